import { startEmbeddedPostgres } from '../src/embedded/index.ts';

// Started as a process of its own: holds a server until it is killed. Says its URL, or why there is none.
const [folder = ''] = process.argv.slice(2);
try {
  const server = await startEmbeddedPostgres({ folder, throwaway: true });
  process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
  process.stdin.resume();
  process.stdin.once('end', () => void server.close());
} catch (error) {
  process.stdout.write(`${JSON.stringify({ error: (error as Error).message })}\n`);
}
