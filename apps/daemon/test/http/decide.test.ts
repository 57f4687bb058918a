import type { ExceptionDetail, ExceptionSummary } from '@meshline/admin-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServedWorld, type ServedWorld } from '../support/served-world.ts';

describe('decisions over HTTP', () => {
  let served: ServedWorld;
  beforeAll(async () => {
    served = await createServedWorld({ people: 60 });
  }, 120_000);
  afterAll(() => served.close());

  const open = async (is: (summary: ExceptionSummary) => boolean): Promise<ExceptionDetail> => {
    const { items } = await served.client.exceptions({ limit: 200 });
    const found = items.find(is);
    if (found === undefined) throw new Error(`none of: ${items.map(({ kind, reason }) => `${kind} ${reason}`).join(', ')}`);
    return served.client.exception(found.id);
  };
  const first = ({ items }: ExceptionDetail): ExceptionDetail['items'][number] => {
    const [item] = items;
    if (item === undefined) throw new Error('the exception holds nothing');
    return item;
  };
  const pairOf = ({ evidence: [a, b] }: ExceptionDetail['items'][number]): [string, string] => [a?.ref ?? '', b?.ref ?? ''];
  const identityOf = async (ref: string): Promise<string | undefined> =>
    (await served.client.records({ ref })).items[0]?.identity;
  /** Everything of an entity is linked and settled once more, as after a restart with another model. */
  const lookAgain = async (): Promise<void> => {
    const { pool } = served.world;
    await pool.query(
      `insert into dirty_record (connection, stream, id, entity) select connection, stream, id, entity from snapshot on conflict do nothing`,
    );
    await pool.query(
      `insert into dirty_identity (identity, entity) select id, entity from identity where exists (select from link l where l.identity = identity.id) on conflict do nothing`,
    );
    await served.world.drain();
  };
  const stillAsked = (item: string): Promise<number> =>
    served.world.count(`select count(*) from exception_item where item = $1 and state = 'open'`, [item]);

  test('approve of a pair makes the two one, for good', async () => {
    const pair = await open(({ kind }) => kind === 'duplicate-record');
    const item = first(pair);
    const [a, b] = pairOf(item);
    expect(await identityOf(a)).not.toBe(await identityOf(b));
    const result = await served.client.decide(pair.id, {
      verb: 'approve',
      reason: 'same signature',
      version: pair.version,
      item: item.item,
    });
    expect(result).toMatchObject({
      exception: pair.id,
      items: [item.item],
      version: pair.version + 1,
      state: pair.records === 1 ? 'closed' : 'open',
    });
    await served.world.drain();
    expect(await identityOf(a)).toBe(await identityOf(b));
    await lookAgain();
    expect(await identityOf(a)).toBe(await identityOf(b));
    expect(
      await served.world.count(
        `select count(*) from decision where id = $1 and actor = 'operator' and reason = 'same signature'`,
        [result.decision],
      ),
    ).toBe(1);
  });

  test('reject of a pair keeps the two apart, and is never asked again', async () => {
    const pair = await open(({ kind }) => kind === 'duplicate-record');
    const item = first(pair);
    const [a, b] = pairOf(item);
    await served.client.decide(pair.id, { verb: 'reject', reason: 'father and son', version: pair.version, item: item.item });
    await lookAgain();
    expect(await identityOf(a)).not.toBe(await identityOf(b));
    expect(await stillAsked(item.item)).toBe(0);
  });

  test('approve with a value writes it in every system, and the question goes', async () => {
    const missing = await open(({ reason }) => reason === 'required');
    const item = first(missing);
    const [record = ''] = item.evidence.map(({ ref }) => ref);
    const { rows } = await served.world.pool.query<{ title: string }>(
      `select i.title from identity i join link l on l.identity = i.id where i.entity = 'company' and i.title <> '' group by i.id, i.title
         having count(distinct l.connection) = 3 and count(*) = 3 and (select count(*) from identity k where k.title = i.title) = 1 limit 1`,
    );
    const company = rows[0]?.title ?? '';
    const decide = (value: string) =>
      served.client.decide(missing.id, {
        verb: 'approve',
        reason: 'she told me',
        version: missing.version,
        item: item.item,
        value,
      });
    await expect(decide('No Such Company')).rejects.toMatchObject({ problem: { status: 422, code: 'value-not-legal' } });
    await decide(company.toUpperCase());
    await served.world.drain();
    const [why] = (await served.client.records({ ref: record })).items;
    expect(why?.fields.find(({ field }) => field === 'company')).toMatchObject({ value: company, source: { kind: 'decision' } });
    expect(why?.records.map(({ connection }) => connection)).toContain('salesforce');
    expect(why?.fields.flatMap(({ values }) => Object.values(values)).every(({ state }) => state === 'same')).toBe(true);
    expect(await stillAsked(item.item)).toBe(0);
  });

  test('close leaves it as it is: nothing is written there, and it is not asked again', async () => {
    const unmapped = await open(({ reason }) => reason === 'unmapped-value' || reason === 'no-remote-value');
    const item = first(unmapped);
    const writes = () => served.world.count('select count(*) from intent');
    const before = await writes();
    await served.client.decide(unmapped.id, { verb: 'close', reason: 'fine as it is', version: unmapped.version });
    await lookAgain();
    expect(await stillAsked(item.item)).toBe(0);
    expect(await served.client.exception(unmapped.id)).toMatchObject({ state: 'closed', items: [{ state: 'decided' }] });
    expect(await writes()).toBe(before);
  });

  test('retry settles anew: what is still wrong is asked again', async () => {
    const again = await open(({ kind }) => kind === 'unowned' || kind === 'missing-field');
    const item = first(again);
    await served.client.decide(again.id, { verb: 'retry', reason: 'looked at it', version: again.version, item: item.item });
    expect(await stillAsked(item.item)).toBe(0);
    expect(await served.world.count('select count(*) from dirty_identity')).toBeGreaterThan(0);
    await served.world.drain();
    expect(await stillAsked(item.item)).toBe(1);
  });

  test('refuses what the decider did not see, and what the table of decisions does not allow', async () => {
    const { id, version, records, decisions } = await open(({ kind }) => kind === 'missing-field');
    const base = { verb: 'close', reason: 'no', version } as const;
    const refusals: [Parameters<typeof served.client.decide>[1], number, string][] = [
      [{ ...base, version: version + 1 }, 409, 'version-mismatch'],
      [{ ...base, verb: 'route' }, 422, 'not-yet'],
      [{ ...base, verb: 'replay' }, 422, 'not-legal'],
      [{ ...base, item: 'settle:no|such\u0000item' }, 422, 'unknown-item'],
      [
        { ...base, value: 'x' },
        422,
        decisions.some(({ verb, value }) => verb === 'close' && value === 'none') ? 'value-not-' : '',
      ],
    ];
    for (const [body, status, code] of refusals) {
      await expect(served.client.decide(id, body)).rejects.toMatchObject({
        code: 'refused',
        problem: { status, code: expect.stringContaining(code) as string },
      });
    }
    await expect(served.client.decide('E-999999', base)).rejects.toMatchObject({ problem: { status: 404 } });
    expect(await served.client.exception(id)).toMatchObject({ version, records });
  });

  test('answers a repeated call once more, and decides once', async () => {
    const pair = await open(({ kind }) => kind === 'duplicate-record');
    const item = first(pair);
    const body = { verb: 'reject', reason: 'namesakes', version: pair.version, item: item.item } as const;
    const answers = await Promise.all(Array.from({ length: 4 }, () => served.client.decide(pair.id, body, 'k-1')));
    answers.push(await served.client.decide(pair.id, body, 'k-1'));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await served.world.count(`select count(*) from decision where reason = 'namesakes'`)).toBe(1);
    await expect(served.client.decide(pair.id, { ...body, reason: 'another' }, 'k-1')).rejects.toMatchObject({
      problem: { status: 422, code: 'key-reused' },
    });
    // Without a key, or with another one, it is a decision of its own.
    await expect(served.client.decide(pair.id, body, 'k-2')).rejects.toMatchObject({ problem: { status: 409 } });
    // What was refused isn't remembered: under the same key it may be decided once it is right.
    const next = await open(({ kind }) => kind === 'duplicate-record');
    const late = { verb: 'reject', reason: 'namesakes too', version: next.version, item: first(next).item } as const;
    await expect(served.client.decide(next.id, { ...late, version: 999 }, 'k-3')).rejects.toMatchObject({
      problem: { status: 409 },
    });
    expect(await served.client.decide(next.id, late, 'k-3')).toMatchObject({ exception: next.id });
  });
});
