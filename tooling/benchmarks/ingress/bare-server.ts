import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';

/**
 * The least that takes in a signed event: the signature checked, one INSERT for all that wait, then 200. What the door for events is measured
 * against. A program: database URL and secret as arguments, its port on stdout.
 */
interface Waiting {
  readonly id: string;
  readonly body: string;
  readonly answer: (status: number) => void;
}

const [url = '', secret = ''] = process.argv.slice(2);
const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
const pool = new pg.Pool({ connectionString: url, max: 1 });
await pool.query(
  'create table if not exists bare (seq bigint generated always as identity primary key, id text not null unique, body text not null, at timestamptz not null)',
);

let waiting: Waiting[] = [];
let isRunning = false;
const run = async (): Promise<void> => {
  isRunning = true;
  while (waiting.length > 0) {
    const group = waiting;
    waiting = [];
    const text =
      'insert into bare (id, body, at) select * from unnest($1::text[], $2::text[], $3::timestamptz[]) on conflict do nothing';
    const at = new Date().toISOString();
    const values = [group.map(({ id }) => id), group.map(({ body }) => body), group.map(() => at)];
    const status = await pool.query({ name: 'bare', text, values }).then(
      () => 200,
      () => 503,
    );
    for (const { answer } of group) answer(status);
  }
  isRunning = false;
};

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = request.headers;
    const wanted = createHmac('sha256', key)
      .update(`${String(id)}.${String(at)}.`)
      .update(body)
      .digest();
    const given = Buffer.from(String(signature).slice('v1,'.length), 'base64');
    const answer = (status: number): void => {
      response.writeHead(status, { 'content-type': 'application/json', 'content-length': 2 });
      response.end('{}');
    };
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return answer(401);
    waiting.push({ id: String(id), body: body.toString(), answer });
    if (!isRunning) void run();
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
