import { createHmac, randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Sent {
  /** Milliseconds from the request to the whole answer, of each. */
  readonly latencies: readonly number[];
  /** Answers that were no 2xx, and connections that broke. */
  readonly failed: number;
  readonly seconds: number;
}

export interface Door {
  readonly port: number;
  readonly path: string;
  readonly secret: string;
}

/** As many as a second at steady moments, whether those before were answered or not. */
export async function atRate(door: Door, perSecond: number, seconds: number): Promise<Sent> {
  const lines: Line[] = [];
  const pending: Promise<void>[] = [];
  const latencies: number[] = [];
  let failed = 0;
  const startedAt = performance.now();
  for (let n = 0; n < perSecond * seconds; n++) {
    const due = startedAt + (n * 1_000) / perSecond;
    const early = due - performance.now();
    if (early > 0) await sleep(early);
    const kept = lines.pop();
    if (kept?.isOld === true) kept.end();
    const line = kept === undefined || kept.isOld ? new Line(door.port) : kept;
    // From when it should have left: a sender that is late is no excuse.
    pending.push(
      line.send(requestOf(door)).then((status) => {
        latencies.push(performance.now() - due);
        if (status < 200 || status > 299) failed++;
        lines.push(line);
      }),
    );
  }
  await Promise.all(pending);
  for (const line of lines) line.end();
  return { latencies, failed, seconds: (performance.now() - startedAt) / 1_000 };
}

/** As many as go through so many connections, each with one request under way. */
export async function asFastAsItGoes(door: Door, connections: number, seconds: number): Promise<Sent> {
  const latencies: number[] = [];
  let failed = 0;
  const startedAt = performance.now();
  const end = startedAt + seconds * 1_000;
  const work = async (): Promise<void> => {
    const line = new Line(door.port);
    while (performance.now() < end) {
      const request = requestOf(door);
      const from = performance.now();
      const status = await line.send(request);
      latencies.push(performance.now() - from);
      if (status < 200 || status > 299) failed++;
    }
    line.end();
  };
  await Promise.all(Array.from({ length: connections }, work));
  return { latencies, failed, seconds: (performance.now() - startedAt) / 1_000 };
}

/** Some 400 bytes, as a form has. */
function requestOf({ port, path, secret }: Door): Buffer {
  const id = `msg_${randomUUID()}`;
  const at = String(Math.floor(Date.now() / 1_000));
  const body = JSON.stringify({
    type: 'form.submitted',
    timestamp: new Date().toISOString(),
    data: {
      form: 'contact-us',
      email: `${id}@example.com`,
      firstName: 'Ada',
      lastName: 'Lovelace',
      company: 'Analytical Engines',
      country: 'GB',
      message: 'Please call me back about the engine that you showed at the fair, tomorrow before noon if you can.',
    },
  });
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
      `Webhook-Id: ${id}\r\nWebhook-Timestamp: ${at}\r\nWebhook-Signature: v1,${signature}\r\n\r\n${body}`,
  );
}

/** A connection that is kept. Node's own client would cost more than what is measured. */
class Line {
  readonly #socket: Socket;
  #read = '';
  #answer: ((status: number) => void) | undefined;
  #usedAt = performance.now();

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1');
    this.#socket.setNoDelay(true).setEncoding('latin1');
    this.#socket.on('data', (text: string) => this.#take(text));
    this.#socket.on('error', () => this.#end(0)).on('close', () => this.#end(0));
  }

  /** A server closes what is idle for 5 s, maybe just when it is used again: that is no refusal of its. */
  get isOld(): boolean {
    return this.#socket.destroyed || performance.now() - this.#usedAt > 3_000;
  }

  send(request: Buffer): Promise<number> {
    this.#usedAt = performance.now();
    return new Promise((resolve) => {
      this.#answer = resolve;
      if (this.#socket.destroyed) this.#end(0);
      else this.#socket.write(request);
    });
  }

  end(): void {
    this.#socket.destroy();
  }

  #take(text: string): void {
    this.#read += text;
    const head = this.#read.indexOf('\r\n\r\n');
    if (head === -1) return;
    const length = Number(/\r\ncontent-length: (\d+)/iu.exec(this.#read.slice(0, head))?.[1] ?? 0);
    if (this.#read.length < head + 4 + length) return;
    const status = Number(this.#read.slice(9, 12));
    this.#read = this.#read.slice(head + 4 + length);
    this.#end(status);
  }

  #end(status: number): void {
    this.#answer?.(status);
    this.#answer = undefined;
  }
}
