import type { Lens, StreamRules } from '@meshline/rulebook';

/** The field that holds the other part of the full name that a lens reads. */
export function otherPartOf(stream: StreamRules, lens: Extract<Lens, { kind: 'name-part' }>): string | undefined {
  const found = Object.entries(stream.lenses).find(
    ([, one]) => one.kind === 'name-part' && one.path === lens.path && one.part !== lens.part,
  );
  return found?.[0];
}
