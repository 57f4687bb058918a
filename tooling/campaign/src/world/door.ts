import { connect, createServer, type Socket } from 'node:net';

/**
 * The one address under which daemons find a server that comes back on another port each time. It can be shut: then every connection
 * breaks and none is taken.
 */
export interface Door {
  readonly port: number;
  /** The port behind it from now on. */
  lead(port: number): void;
  shut(): void;
  close(): Promise<void>;
}

export async function openDoor(behind: number): Promise<Door> {
  let target: number | undefined = behind;
  const open = new Set<Socket>();
  const server = createServer({ noDelay: true }, (incoming) => {
    if (target === undefined) return void incoming.destroy();
    const outgoing = connect({ port: target, host: '127.0.0.1', noDelay: true });
    for (const socket of [incoming, outgoing]) {
      open.add(socket);
      const other = socket === incoming ? outgoing : incoming;
      socket
        .on('error', () => other.destroy())
        .on('close', () => {
          open.delete(socket);
          other.destroy();
        });
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = server.address();
  const breakAll = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: typeof at === 'object' && at !== null ? at.port : 0,
    lead(port) {
      target = port;
    },
    shut() {
      target = undefined;
      breakAll();
    },
    async close() {
      breakAll();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
