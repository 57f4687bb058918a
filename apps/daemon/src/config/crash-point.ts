import { CRASH_POINTS, type AtCrashPoint, type CrashPoint } from '@meshline/sync';
import { environment } from './environment.ts';
import { ConfigError } from './load-config.ts';

const VARIABLE = 'MESHLINE_CRASH_POINT';

/**
 * For the kill campaign: `MESHLINE_CRASH_POINT=point[:hit[:scope[:stop]]]` makes this process end by SIGKILL when it comes to that
 * point for the n-th time (1), for that connection or entity (any); with `stop` it is halted by SIGSTOP instead, so that it can wake
 * up as a zombie. Nothing else arms it: no configuration, no request, no other variable, and a value that isn't exactly the name
 * of a point is refused at the start. Undefined in every usual run. Throws `ConfigError`.
 */
export function crashPoint(
  text: string | undefined = environment(VARIABLE),
  kill: (signal: 'SIGKILL' | 'SIGSTOP') => void = (signal) => void process.kill(process.pid, signal),
): AtCrashPoint | undefined {
  if (text === undefined) return undefined;
  const [name = '', hit = '1', scope = '', how = ''] = text.split(':');
  const armed = CRASH_POINTS.find((point) => point === name);
  const left = Number(hit);
  if (armed === undefined || !Number.isInteger(left) || left < 1 || !['', 'stop'].includes(how)) throw refused(text);
  return countdown(armed, left, scope, () => kill(how === 'stop' ? 'SIGSTOP' : 'SIGKILL'));
}

function countdown(armed: CrashPoint, hits: number, scope: string, end: () => void): AtCrashPoint {
  let left = hits;
  return (point, at) => {
    if (point !== armed || !(scope === '' || at === scope || at?.startsWith(`${scope}/`) === true)) return;
    left--;
    if (left === 0) end();
  };
}

function refused(text: string): ConfigError {
  return new ConfigError([
    `${VARIABLE} is '${text}', which is no crash point. It is for MeshLine's own kill campaign: a daemon with it ends by itself. Unset it.`,
  ]);
}
