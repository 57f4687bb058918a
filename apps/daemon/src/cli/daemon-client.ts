import { join } from 'node:path';
import { adminClient, type AdminClient, type AdminClientOptions } from '@meshline/admin-api';
import { environment } from '../config/environment.ts';
import { daemonFilePath, readDaemonFile } from '../http/daemon-file.ts';
import { UsageError } from './failure.ts';

/** Where a daemon keeps its address and key, unless it is told: `meshline run` first, then the demo. */
const FOLDERS = ['.meshline', join('.meshline', 'demo')];

const START = 'Start one (npm start is the demo, npm run meshline -- run your own), or name its folder with --data FOLDER.';

/**
 * The daemon that a command speaks to: MESHLINE_URL and MESHLINE_KEY, else the `daemon.json` of the folder that was
 * named, else that of a daemon which runs here. Throws `UsageError` where there is none.
 */
export function daemonClient(options: { readonly data?: string | undefined }, client: AdminClientOptions = {}): AdminClient {
  const url = environment('MESHLINE_URL');
  const key = environment('MESHLINE_KEY');
  if (options.data === undefined && (url !== undefined || key !== undefined)) {
    if (url === undefined || key === undefined) {
      const [set, missing] = url === undefined ? ['MESHLINE_KEY', 'MESHLINE_URL'] : ['MESHLINE_URL', 'MESHLINE_KEY'];
      throw new UsageError(
        `${set} is set and ${missing} isn't. Set both (address and key stand in the daemon's daemon.json), or none.`,
      );
    }
    return adminClient(url, key, client);
  }
  const paths = (options.data === undefined ? FOLDERS : [options.data]).map(daemonFilePath);
  const found = paths.flatMap((path) => {
    const file = readDaemonFile(path);
    return file === undefined ? [] : [{ path, file }];
  });
  const running = found.find(({ file }) => isAlive(file.pid));
  if (running !== undefined) return adminClient(running.file.url, running.file.key, client);
  const [dead] = found;
  throw new UsageError(
    dead === undefined
      ? `No daemon runs here: there is no ${paths.join(' and no ')}. ${START}`
      : `No daemon runs here: the one that wrote ${dead.path} (process ${dead.file.pid}) has ended. ${START}`,
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}
