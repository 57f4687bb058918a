import type { ApiWrite, FaultMark, JudgedWrite } from '../core/interference.ts';
import type { ActiveRule } from './active-rule.ts';
import type { FaultOf } from './kinds.ts';

/** Whether a key of a record is the field that a rule names. */
export type IsField = (type: string, key: string, field: string) => boolean;

const cut = (text: string, { how, length, value }: FaultOf<'coerced'>): unknown => {
  switch (how) {
    case 'upper':
      return text.toUpperCase();
    case 'lower':
      return text.toLowerCase();
    case 'digits':
      return text.replaceAll(/\D/gu, '');
    case 'truncate':
      return Array.from(text).slice(0, length).join('');
    case 'set':
      return value;
  }
};

/** What the vendor stores in place of `value`; only texts have a case, digits and a length. */
const coerced = (value: unknown, fault: FaultOf<'coerced'>): unknown =>
  fault.how === 'set' ? fault.value : typeof value === 'string' ? cut(value, fault) : value;

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function isRefused(fault: FaultOf<'validation-rule'>, key: string | undefined, value: unknown, creates: boolean): boolean {
  if (fault.missing === true && (key === undefined ? creates : isEmpty(value))) return true;
  if (key === undefined) return false;
  if (fault.equals !== undefined && same(value, fault.equals)) return true;
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  return text !== undefined && fault.pattern?.test(text) === true;
}

/** Lets each rule have its go at one record, in the order of the script; the first refusal ends it. */
export function judgeWrite(rules: readonly ActiveRule[], write: ApiWrite, isField: IsField): JudgedWrite {
  const marks: FaultMark[] = [];
  let { values } = write;
  for (const rule of rules) {
    const { fault } = rule.rule;
    if (!('type' in fault) || fault.type.toLowerCase() !== write.type.toLowerCase()) continue;
    const key = Object.keys(values).find((each) => isField(write.type, each, fault.field));
    if (fault.kind === 'validation-rule') {
      const refused = isRefused(fault, key, key === undefined ? undefined : values[key], write.creates);
      if (refused && rule.fires()) return { values, marks, refusal: { field: key ?? fault.field, message: fault.message } };
    } else if (key !== undefined && fault.kind === 'ignored-field') {
      if (!rule.fires()) continue;
      const { [key]: _, ...rest } = values;
      values = rest;
      marks.push(rule.mark);
    } else if (key !== undefined && fault.kind === 'coerced') {
      const value = coerced(values[key], fault);
      if (same(value, values[key]) || !rule.fires()) continue;
      values = { ...values, [key]: value };
      marks.push(rule.mark);
    }
  }
  return { values, marks };
}
