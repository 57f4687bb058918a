import type { Scalar } from '@meshline/record';

/**
 * A predicate over the golden values of one identity, as data. It has three values (R71): where a field that it needs
 * is not known, it is *unknown*, which is neither true nor false.
 */
export type Condition =
  | { readonly op: 'always' }
  | { readonly op: 'in'; readonly field: string; readonly values: readonly Scalar[] }
  | { readonly op: 'set'; readonly field: string }
  /** The ladder of the field stands at the step or beyond it; an exit is not beyond anything. */
  | { readonly op: 'reached'; readonly field: string; readonly step: string }
  | { readonly op: 'at-least'; readonly field: string; readonly number: number }
  | { readonly op: 'ends-with'; readonly field: string; readonly text: string }
  | { readonly op: 'all'; readonly of: readonly Condition[] }
  | { readonly op: 'any'; readonly of: readonly Condition[] }
  | { readonly op: 'not'; readonly of: Condition };
