import { isBlank, isList, isReference, sameValue, type Fields, type ListItem, type Value } from '@meshline/record';
import type { EntityRules, FieldRules, Lens, StreamRules } from '@meshline/rulebook';
import { tidyText } from '../normalize/text.ts';
import { sameField } from './canonical.ts';
import { ownCountry, readValue } from './observe.ts';
import { parsePath } from './path.ts';

/**
 * Whether a record that was read back holds what a patch wrote. Judged for each field in its canonical space, so that a
 * vendor's formatting doesn't count; references are compared as they are. Of a list the primary must be the same and
 * every item of the patch be there: what the vendor adds is no difference.
 */
export function sameRemote(entity: EntityRules, stream: StreamRules, patch: Fields, fields: Fields): boolean {
  const country = ownCountry(entity, stream, fields);
  return Object.entries(patch).every(([root, wanted]) => {
    const now = fields[root] ?? null;
    if (isBlank(wanted)) return isBlank(now);
    if (isBlank(now)) return false;
    const lenses = lensesOf(entity, stream, root);
    return isList(wanted)
      ? sameList(wanted, now, lenses, country)
      : sameOne(wanted, isList(now) ? (now[0]?.value ?? null) : now, lenses, country);
  });
}

interface Held {
  readonly lens: Lens;
  readonly rules: FieldRules;
}

function lensesOf(entity: EntityRules, stream: StreamRules, root: string): readonly Held[] {
  return Object.entries(stream.lenses).flatMap(([field, lens]) => {
    const rules = entity.fields[field];
    return rules !== undefined && parsePath(lens.path).root === root ? [{ lens, rules }] : [];
  });
}

function sameList(wanted: readonly ListItem[], now: Value, lenses: readonly Held[], country: string | undefined): boolean {
  const items: readonly ListItem[] = isList(now) ? now : now === null ? [] : [{ value: now }];
  const same = (a: ListItem, b: ListItem): boolean => sameItem(a, b, lenses, country);
  const [first] = wanted;
  const [primary] = items;
  if (first !== undefined && (primary === undefined || !same(first, primary))) return false;
  return wanted.every((item) => items.some((one) => same(item, one)));
}

/** Items with parts agree in their parts: the line that stands for the whole is the vendor's. */
function sameItem(a: ListItem, b: ListItem, lenses: readonly Held[], country: string | undefined): boolean {
  if (a.parts === undefined) return sameOne(a.value, b.value, lenses, country);
  return Object.entries(a.parts).every(([part, text]) => {
    const held = lenses.filter(({ lens }) => parsePath(lens.path).part === part);
    const now = b.parts?.[part] ?? null;
    return isBlank(text) || isBlank(now) ? isBlank(text) && isBlank(now) : sameOne(text, now, held, country);
  });
}

function sameOne(wanted: Value, now: Value, lenses: readonly Held[], country: string | undefined): boolean {
  if (sameValue(wanted, now)) return true;
  if (isReference(wanted)) return isReference(now) && wanted.stream === now.stream && wanted.id === now.id;
  if (typeof wanted === 'string' && typeof now === 'string' && tidyText(wanted) === tidyText(now)) return true;
  return lenses.some(({ lens, rules }) => {
    if (lens.kind !== 'field' || rules.type === 'reference' || wanted === null || now === null) return false;
    const [left, right] = [readValue(rules, lens, wanted, country), readValue(rules, lens, now, country)];
    return left.state === 'set' && right.state === 'set' && sameField(rules, left.value, right.value, country);
  });
}
