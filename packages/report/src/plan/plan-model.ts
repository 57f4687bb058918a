export interface PlanLineModel {
  readonly kind: 'create' | 'update';
  readonly system: string;
  readonly title: string;
  readonly changes: readonly {
    readonly label: string;
    readonly was: string | null;
    readonly becomes: string | null;
    readonly rule: string;
  }[];
}

/** What one screen says of a plan; the wire form of the admin API has all of it. */
export interface PlanModel {
  readonly hash: string;
  readonly kind: 'forward' | 'undo';
  readonly undoes: string | null;
  readonly rulebook: string;
  readonly applied: string | null;
  readonly lines: number;
  readonly creates: number;
  readonly updates: number;
  readonly fields: readonly {
    readonly connection: string;
    readonly system: string;
    readonly entity: string;
    readonly one: string;
    readonly kind: 'create' | 'update';
    readonly label: string;
    readonly records: number;
  }[];
  readonly first: readonly PlanLineModel[];
  readonly waits: readonly {
    readonly system: string;
    readonly one: string;
    readonly because: string;
    readonly records: number;
  }[];
  readonly further: number;
  readonly calls: readonly {
    readonly system: string;
    readonly calls: number;
    readonly buckets: readonly {
      readonly name: string;
      readonly units: number;
      readonly limit: number;
      readonly windowSeconds: number;
    }[];
  }[];
  readonly lasting: readonly {
    readonly system: string;
    readonly one: string;
    readonly kind: 'create' | 'not-clearable';
    readonly label: string | null;
    readonly records: number;
  }[];
  readonly skipped: readonly {
    readonly system: string;
    readonly ref: string | null;
    readonly title: string;
    readonly fields: readonly string[];
    readonly because: string;
  }[];
  readonly stands: readonly { readonly connection: string | null; readonly what: string }[];
  readonly widen: readonly {
    readonly connection: string;
    readonly system: string;
    readonly entities: readonly string[];
    readonly lines: number;
  }[];
  readonly unsettled: number;
}
