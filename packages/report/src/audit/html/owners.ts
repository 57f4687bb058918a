import { capital, count, counted, names, percent } from '../../text/numbers.ts';
import type { AuditOwners } from '../audit-facts.ts';
import { shareInWords } from '../share-in-words.ts';
import { figure, legend, opening } from './figure.ts';
import { html, type Content } from './markup.ts';
import { bars } from './plot/bars.ts';
import { andMore, rowNumbers, shownOf } from './row-table.ts';
import type { EntityPage } from './sections.ts';

/** Owners with a bar of their own, and owners without records that are named. */
const OWNERS = 15;
const NAMED = 60;

/** Whose the records are, nobody's first; and who has none. */
export function ownersFigure(page: EntityPage): Content {
  const { entity, files, anchor, looks } = page;
  const { owners: found, many } = entity;
  if (found === null) return null;
  const title =
    found.unowned === 0
      ? `Every record of ${many} has an owner`
      : `${capital(shareInWords(found.unowned / found.of))} of the records of ${many} ${found.unowned === found.of ? 'have' : 'are without'} ${found.unowned === found.of ? 'no' : 'an'} owner`;
  const systems = found.bySystem.map(({ system }) => system);
  const look = (system: string): string => looks.get(system) ?? 's6';
  const shown = found.owners.first.slice(0, OWNERS);
  const part = (system: string, records: number) => ({
    value: records,
    look: look(system),
    says: `${counted(records, 'record', 'records')} in ${system}`,
  });
  const rows = [
    {
      label: 'nobody',
      note: `${counted(found.unowned, 'record', 'records')} (${percent(found.of === 0 ? 0 : found.unowned / found.of)})`,
      to: found.rows.total > 0 ? anchor('unowned-rows') : undefined,
      parts: found.bySystem.map(({ system, unowned }) => part(system, unowned)),
    },
    ...shown.map(({ owner, bySystem }) => ({
      label: owner,
      note: counted(
        bySystem.reduce((sum, { records }) => sum + records, 0),
        'record',
        'records',
      ),
      parts: bySystem.map(({ system, records }) => part(system, records)),
    })),
  ];
  const rest = found.owners.total - shown.length;
  return figure({ title, says: ownersSays(found) }, [
    bars(rows, { title, says: rows.map(({ label, note }) => `${label}: ${note}`).join('; '), notes: 210 }),
    legend(systems.map((system) => ({ look: look(system), label: system }))),
    andMore(rest, 'owner', 'owners'),
    withoutRecords(page, found),
    found.rows.total > 0 &&
      opening(
        anchor('unowned-rows'),
        `Without an owner: ${shownOf(found.rows)}`,
        rowNumbers(files, found.rows, `Records of ${many} without an owner`),
      ),
  ]);
}

function ownersSays({ unowned, of, owners, unknownOwners }: AuditOwners): string {
  const parts = [
    `${count(unowned)} of ${counted(of, 'record', 'records')} name nobody`,
    `${counted(owners.total, 'owner shares', 'owners share')} the others`,
    ...(unknownOwners !== null && unknownOwners > 0
      ? [`${count(unknownOwners)} of these belong to somebody who is not on the list of users`]
      : []),
  ];
  return `${parts.join('; ')}.`;
}

function withoutRecords({ anchor }: EntityPage, { without }: AuditOwners): Content {
  if (without.total === 0) return null;
  const shown = without.first.slice(0, NAMED);
  return opening(anchor('without'), `Without records: ${counted(without.total, 'owner', 'owners')}`, [
    html`<div class="wide">
      <table>
        <caption>
          Owners that some file names and to whom nothing belongs
        </caption>
        <thead>
          <tr>
            <th scope="col">Owner</th>
            <th scope="col">Nothing in</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            ({ owner, missingIn }) =>
              html`<tr>
                <th scope="row"><bdi>${owner}</bdi></th>
                <td><bdi>${names(missingIn)}</bdi></td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`,
    andMore(without.total - shown.length, 'owner', 'owners'),
  ]);
}
