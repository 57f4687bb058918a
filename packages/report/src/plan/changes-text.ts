import { cleanLine } from '../text/clean-line.ts';
import { count, counted } from '../text/numbers.ts';
import { paint } from '../text/paint.ts';
import type { TextOptions } from '../text/report-text.ts';
import { flow, table } from '../text/table.ts';

export interface ChangeSetModel {
  readonly id: string;
  readonly kind: string;
  readonly cause: string;
  readonly by: string;
  readonly at: string;
  readonly undoneBy: string | null;
  readonly connections: readonly string[];
  readonly creates: number;
  readonly updates: number;
  readonly writes: Readonly<Record<string, number>>;
}

export interface ChangeSetDetailModel extends ChangeSetModel {
  readonly failed: readonly {
    readonly intent: string;
    readonly ref: string;
    readonly title: string;
    readonly kind: string;
    readonly state: string;
    readonly error: string | null;
  }[];
}

/** Where the system gave no reason. */
const WHY: Readonly<Record<string, string>> = {
  superseded: 'it moved before it was sent',
  rewritten: 'the system took it and shows another value',
};

/** What was written together, the latest first. */
export function changesText(
  { items, more }: { readonly items: readonly ChangeSetModel[]; readonly more: boolean },
  options: TextOptions = {},
): string {
  const width = Math.max(60, options.width ?? 120);
  if (items.length === 0) return 'Nothing was written yet.';
  const [head, ...rows] = table(
    [
      { align: 'left' },
      { align: 'left' },
      { align: 'left', flex: true },
      { align: 'left', max: 16 },
      { align: 'right' },
      { align: 'left', flex: true },
    ],
    [
      ['When (UTC)', 'Change set', 'Cause', 'By', 'Writes', 'What became of them'],
      ...items.map((set) => [
        set.at.slice(0, 16).replace('T', ' '),
        set.id,
        cleanLine(set.cause),
        cleanLine(set.by),
        count(set.creates + set.updates),
        `${outcomes(set)}${set.undoneBy === null ? '' : ' · undone'}`,
      ]),
    ],
    width,
  );
  return [
    paint(options.color ?? false).bold(head ?? ''),
    ...rows,
    ...(more ? [`... and earlier ones: npm run meshline -- changes --before ${items.at(-1)?.id ?? ''}`] : []),
    `Next: npm run meshline -- changes ${items[0]?.id ?? ''} | undo ${items[0]?.id ?? ''}`,
  ].join('\n');
}

/** One change set, with what of it didn't land. */
export function changeSetText(set: ChangeSetDetailModel, options: TextOptions = {}): string {
  const width = Math.max(60, options.width ?? 120);
  return [
    ...flow(
      [
        `${cleanLine(set.cause)}, by ${cleanLine(set.by)}, ${set.at.slice(0, 16).replace('T', ' ')} UTC`,
        `${counted(set.updates, 'update', 'updates')}, ${counted(set.creates, 'create', 'creates')} in ${set.connections.join(', ')}`,
        outcomes(set),
      ],
      width,
    ),
    ...table(
      [{ align: 'left' }, { align: 'left', max: 28, flex: true }, { align: 'left', flex: true }, { align: 'left', flex: true }],
      set.failed.map(({ intent, ref, title, state, error }) => [
        `  ${state}`,
        cleanLine(title),
        cleanLine(ref),
        cleanLine(`${error ?? WHY[state] ?? ''} (${intent})`),
      ]),
      width,
    ),
    set.undoneBy !== null
      ? `It was undone by ${set.undoneBy}.`
      : set.kind === 'undo'
        ? `What it restored is on hold; to let it be written again: npm run meshline -- undo ${set.id} --release`
        : `Next: npm run meshline -- undo ${set.id}`,
  ].join('\n');
}

/** `12 confirmed · 1 rejected`; what none is isn't said. */
export function outcomes({ writes }: Pick<ChangeSetModel, 'writes'>): string {
  const words: Readonly<Record<string, string>> = {
    pending: 'not read back yet',
    ready: 'wait to be sent',
    planned: 'wait for an apply',
  };
  const said = Object.entries(writes).flatMap(([state, number]) =>
    number === 0 ? [] : [`${count(number)} ${words[state] ?? state}`],
  );
  return said.length === 0 ? 'nothing' : said.join(' · ');
}
