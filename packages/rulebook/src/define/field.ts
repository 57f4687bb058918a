import type { CanonicalType } from '../model/field.ts';

/** What a field is. A ladder is compiled to a `choice` whose values have an order. */
export type Kind = CanonicalType | 'ladder';

/** All that is said of a field. `Step` are the values of a choice or the steps of a ladder, `Target` the entity referred to. */
export interface FieldData<
  K extends Kind = Kind,
  Step extends string = string,
  Exit extends string = string,
  Target extends string = string,
> {
  readonly kind: K;
  readonly steps: readonly Step[];
  readonly exits: readonly Exit[];
  readonly target: Target | undefined;
  readonly currency: string | undefined;
  readonly label: string | undefined;
  readonly required: boolean;
  readonly blank: 'keep' | 'clear';
}

/** The values that a choice or a ladder may have. */
export type ValuesOf<D extends FieldData> = D['steps'][number] | D['exits'][number];

/** A field of an entity as it is written down; each method returns a new one. */
export class Field<D extends FieldData = FieldData> {
  readonly data: D;
  constructor(data: D) {
    this.data = data;
  }
  /** Nothing is created anywhere before it is known. */
  required(): Field<D> {
    return new Field({ ...this.data, required: true });
  }
  /**
   * What a blank in the source of truth does to the others: `keep` (the default) leaves what they hold, `clear` clears
   * them.
   */
  blank(policy: 'keep' | 'clear'): Field<D> {
    return new Field({ ...this.data, blank: policy });
  }
  /** How people read it, where it isn't to be the field's name in words. */
  label(text: string): Field<D> {
    return new Field({ ...this.data, label: text });
  }
}

/** Steps in order, each further along than the one before. */
export class LadderField<Step extends string> extends Field<FieldData<'ladder', Step, never, never>> {
  /** The named ways out and back (lost, disqualified); they stand beside the ladder. */
  exits<const Exit extends string>(...exits: readonly Exit[]): Field<FieldData<'ladder', Step, Exit, never>> {
    return new Field({ ...this.data, exits });
  }
}

type Plain<K extends Kind> = Field<FieldData<K, never, never, never>>;

function dataOf<K extends Kind>(kind: K): FieldData<K, never, never, never> {
  return {
    kind,
    steps: [],
    exits: [],
    target: undefined,
    currency: undefined,
    label: undefined,
    required: false,
    blank: 'keep',
  };
}

export const text = (): Plain<'text'> => new Field(dataOf('text'));
/** A part of a person's name. */
export const personName = (): Plain<'person-name'> => new Field(dataOf('person-name'));
export const companyName = (): Plain<'company-name'> => new Field(dataOf('company-name'));
export const email = (): Plain<'email'> => new Field(dataOf('email'));
export const phone = (): Plain<'phone'> => new Field(dataOf('phone'));
export const domain = (): Plain<'domain'> => new Field(dataOf('domain'));
export const country = (): Plain<'country'> => new Field(dataOf('country'));
export const number = (): Plain<'number'> => new Field(dataOf('number'));
/** An amount; `currency` (ISO 4217) is that of amounts which name none. */
export const money = (currency: string): Plain<'money'> => new Field({ ...dataOf('money'), currency });
/** A civil date. */
export const date = (): Plain<'date'> => new Field(dataOf('date'));
/** Yes or no. */
export const flag = (): Plain<'flag'> => new Field(dataOf('flag'));

/** One of these values, in no order. */
export function choice<const Value extends string>(...values: readonly Value[]): Field<FieldData<'choice', Value, never, never>> {
  return new Field({ ...dataOf('choice'), steps: values });
}

/** Stages in order; name the ways out with `.exits(...)`. */
export function ladder<const Step extends string>(...steps: readonly Step[]): LadderField<Step> {
  return new LadderField({ ...dataOf('ladder'), steps });
}

/** Whose record it is: one of the built-in `user`s. */
export function ownerRef(): Field<FieldData<'reference', never, never, 'user'>> {
  return new Field({ ...dataOf('reference'), target: 'user' });
}
