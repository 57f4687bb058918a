import type { Runtime } from '../runtime/runtime.ts';
import { repeat } from '../runtime/repeat.ts';
import type { SandboxProcess } from './sandbox-process.ts';

interface TrafficEvent {
  readonly seq: number;
  readonly at: number;
  readonly text: string;
}

interface LandedRow {
  readonly title: string | null;
  readonly systems: string[];
  readonly fields: string[];
  readonly creates: number;
  readonly seconds: number;
}

const LOOK_MS = 700;

/** Shows what people do in the simulated systems, and what MeshLine made of it, as lines. */
export function showTraffic(sandbox: SandboxProcess, runtime: Runtime, say: (text: string) => void): { stop(): Promise<void> } {
  let seen = 0;
  let since = new Date();
  return repeat('traffic', LOOK_MS, runtime.deps.log, async () => {
    const { events } = await sandbox.read<{ events: readonly TrafficEvent[] }>(`traffic/events?since=${seen}`);
    for (const event of events) {
      seen = Math.max(seen, event.seq);
      say(`  ${time(event.at)}  ${event.text}`);
    }
    const until = new Date();
    for (const row of await landed(runtime, since, until)) {
      const what = row.creates > 0 ? 'made in' : `${row.fields.join(', ')} of`;
      const whom = row.title === null || row.title === '' ? 'a record' : row.title;
      const text =
        row.creates > 0 ? `${whom}: ${what} ${row.systems.join(', ')}` : `${what} ${whom} -> ${row.systems.join(', ')}`;
      say(`  ${time(until.getTime())}    put right  ${text}. Read back ${row.seconds.toFixed(1)} s after it was seen`);
    }
    since = until;
  });
}

async function landed(runtime: Runtime, since: Date, until: Date): Promise<readonly LandedRow[]> {
  const { rows } = await runtime.pool.query<LandedRow>(
    `select i.title, array_agg(distinct n.connection) as systems, count(*) filter (where n.kind = 'create')::int as creates,
            array(select distinct f->>'field' from intent m, jsonb_array_elements(m.fields) f
                    where m.identity = n.identity and m.state = 'confirmed' and m.ended_at > $1 and m.ended_at <= $2) as fields,
            max(extract(epoch from n.ended_at - n.created_at))::float8 as seconds
       from intent n join identity i on i.id = n.identity
       where n.state = 'confirmed' and n.ended_at > $1 and n.ended_at <= $2
       group by i.title, n.identity order by i.title limit 8`,
    [since, until],
  );
  return rows;
}

function time(at: number): string {
  return new Date(at).toTimeString().slice(0, 8);
}
