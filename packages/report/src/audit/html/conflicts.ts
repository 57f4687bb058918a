import { count, counted, percent } from '../../text/numbers.ts';
import { figure, opening } from './figure.ts';
import { groupCards } from './group-cards.ts';
import { html, type Content } from './markup.ts';
import { bars } from './plot/bars.ts';
import type { EntityPage } from './sections.ts';

/** Fields that a plot has room for. */
const FIELDS = 14;

/** Where no two systems hold the same field: the fields on which records of one thing differ. */
export function conflictsFigure(page: EntityPage): Content {
  const { entity } = page;
  const { conflicts: found, one, many } = entity;
  if (found.identities === 0) return null;
  const title = `${counted(found.identities, one, many)} of ${count(found.of)} in several records ${found.identities === 1 ? 'has' : 'have'} values that differ`;
  const rows = found.byField
    .filter(({ identities }) => identities > 0)
    .toSorted((a, b) => b.identities - a.identities)
    .slice(0, FIELDS)
    .map(({ field, label, identities }) => ({
      label,
      note: `${counted(identities, one, many)} (${percent(identities / found.of)})`,
      to: conflictAnchor(page, field),
      parts: [{ value: identities, look: 'differ', says: counted(identities, one, many) }],
    }));
  return figure({ title, says: `Fields on which the records of one ${one} differ.` }, [
    bars(rows, { title, says: rows.map(({ label, note }) => `${label}: ${note}`).join('; ') }),
    conflictGroups(page),
  ]);
}

/** For each field the records that differ on it, the most frequent first. */
export function conflictGroups({ entity, anchor, files }: EntityPage): Content {
  return entity.conflicts.byField
    .map((row, at) => ({ ...row, at }))
    .filter(({ identities }) => identities > 0)
    .toSorted((a, b) => b.identities - a.identities)
    .map(({ label, identities, examples, at }) =>
      opening(
        anchor(`conflict-${at}`),
        html`<bdi>${label}</bdi>: ${counted(identities, entity.one, entity.many)} whose records differ, side by side`,
        groupCards(files, examples, entity.one),
      ),
    );
}

/** Undefined = no record is known to differ on the field. */
export function conflictAnchor({ entity, anchor }: EntityPage, field: string): string | undefined {
  const at = entity.conflicts.byField.findIndex((row) => row.field === field && row.identities > 0);
  return at < 0 ? undefined : anchor(`conflict-${at}`);
}
