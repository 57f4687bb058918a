import type { Progress } from './first-run.ts';

export interface ProgressView {
  show(state: Progress): void;
  /** Leaves what is drawn and goes to a fresh line. */
  end(): void;
}

interface Bar {
  readonly name: string;
  readonly done: number;
  /** Undefined: not known yet. */
  readonly total: number | undefined;
  readonly unit: string;
}

/** Bars on a terminal; without one a line for each step when it is through. Writes to stderr: stdout is the report's. */
export function progressView(stream: NodeJS.WriteStream): ProgressView {
  return stream.isTTY ? terminalBars(stream) : plainLines(stream);
}

function bars(state: Progress): readonly Bar[] {
  const captured = state.feedsDone === state.feeds;
  const linked = captured && state.linkLeft === 0;
  const settled = linked && state.settleLeft === 0 && state.identities > 0;
  return [
    { name: 'Read the systems', done: state.captured, total: captured ? state.captured : undefined, unit: 'records' },
    {
      name: 'Find what is the same',
      done: state.records - state.linkLeft,
      total: captured ? state.records : undefined,
      unit: 'records',
    },
    {
      name: 'Settle every field',
      done: state.identities,
      total: linked ? state.identities + (settled ? 0 : state.settleLeft) : undefined,
      unit: 'people, companies, deals',
    },
    {
      name: 'Write the differences',
      done: state.writes - state.sendLeft,
      total: settled ? state.writes : undefined,
      unit: 'writes',
    },
    {
      name: 'Read back',
      done: state.writes - state.sendLeft - state.confirmLeft,
      total: settled ? state.writes : undefined,
      unit: 'writes',
    },
  ];
}

function isDone({ done, total }: Bar): boolean {
  return total !== undefined && done >= total;
}

function terminalBars(stream: NodeJS.WriteStream): ProgressView {
  let drawn = 0;
  return {
    show(state) {
      const lines = bars(state).map((bar) => line(bar));
      const up = drawn > 0 ? `\u001b[${drawn}A` : '';
      stream.write(`${up}${lines.map((text) => `\u001b[2K${text}\n`).join('')}`);
      drawn = lines.length;
    },
    end() {
      drawn = 0;
    },
  };
}

const WIDTH = 30;

function line(bar: Bar): string {
  const share = bar.total === undefined || bar.total === 0 ? (isDone(bar) ? 1 : 0) : Math.min(1, bar.done / bar.total);
  const filled = Math.round(share * WIDTH);
  const drawing = `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}`;
  const count = bar.total === undefined ? number(bar.done) : `${number(bar.done)} of ${number(bar.total)}`;
  return `${isDone(bar) ? '✔' : ' '} ${bar.name.padEnd(22)} ${drawing} ${count} ${bar.unit}`;
}

function plainLines(stream: NodeJS.WriteStream): ProgressView {
  const said = new Set<string>();
  return {
    show(state) {
      const list = bars(state);
      // A step is through when it and all before it are.
      for (const [index, bar] of list.entries()) {
        if (!list.slice(0, index + 1).every(isDone)) break;
        if (said.has(bar.name)) continue;
        said.add(bar.name);
        stream.write(`${bar.name}: ${number(bar.done)} ${bar.unit}\n`);
      }
    },
    end() {
      said.clear();
    },
  };
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
