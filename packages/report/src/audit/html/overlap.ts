import { capital, count, counted, percent } from '../../text/numbers.ts';
import { shareInWords } from '../share-in-words.ts';
import { figure, legend } from './figure.ts';
import type { Markup } from './markup.ts';
import { bars } from './plot/bars.ts';
import type { EntityPage } from './sections.ts';

/** Where the things stand: in other systems too, in one only, or twice in the same one. */
export function overlapFigure({ entity }: EntityPage): Markup {
  const { many, one, systems, shared, identities } = entity;
  const title =
    systems.length < 2
      ? `${counted(entity.records, 'record', 'records')} of ${counted(identities, `different ${one}`, `different ${many}`)}`
      : shared === identities
        ? `All ${many} stand in two systems or more`
        : shared === 0
          ? `No ${one} stands in two systems`
          : `${capital(shareInWords(shared / identities))} of the ${many} stand in two systems or more, the others in one only`;
  const several = systems.length > 1;
  const rows = systems.map(({ system, records, identities: here, onlyHere }) => ({
    label: system,
    note: `${counted(records, 'record', 'records')}, ${count(here)} different${several ? `, ${count(onlyHere)} only here` : ''}`,
    parts: [
      { value: here - onlyHere, look: 'both', says: `${count(here - onlyHere)} ${many} also in another system` },
      { value: onlyHere, look: 'alone', says: `${count(onlyHere)} ${many} only in ${system}` },
      { value: records - here, look: 'spare', says: `${counted(records - here, 'second copy', 'second copies')} in ${system}` },
    ],
  }));
  const painted = new Set(rows.flatMap(({ parts }) => parts.filter(({ value }) => value > 0).map(({ look }) => look)));
  const inSeveral = `${count(shared)} of ${count(identities)} ${many} (${percent(identities === 0 ? 0 : shared / identities)}) were found in two systems or more.`;
  return figure({ title, says: `Each bar is one system’s records. ${several ? inSeveral : ''}` }, [
    bars(rows, { title, says: rows.map(({ label, note }) => `${label}: ${note}`).join('; '), notes: 390 }),
    legend(
      [
        { look: 'both', label: `${many} that another system has too` },
        { look: 'alone', label: several ? `${many} that only this system has` : `different ${many}` },
        { look: 'spare', label: 'second copies in the same system' },
      ].filter(({ look }) => painted.has(look)),
    ),
  ]);
}
