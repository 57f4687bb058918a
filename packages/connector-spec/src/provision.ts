/** One change of the vendor's schema that MeshLine asks for: a marker field, a permission. */
export interface ProvisionStep {
  /** Stable, so that a plan can be confirmed and repeated. */
  readonly id: string;
  readonly stream: string;
  /** What it does, as a person reads it: `Create the field meshline_id (text, unique) on contacts`. */
  readonly title: string;
  /** What is lost without it. */
  readonly why: string;
  readonly state: 'missing' | 'present';
}

/** Run by `meshline setup` only; applying a step that is present changes nothing. */
export interface Provisioner {
  plan(signal: AbortSignal): Promise<readonly ProvisionStep[]>;
  apply(step: ProvisionStep, signal: AbortSignal): Promise<void>;
}
