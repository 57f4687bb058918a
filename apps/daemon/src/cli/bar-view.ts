export interface Bar {
  readonly name: string;
  readonly done: number;
  /** Undefined: not known yet. */
  readonly total: number | undefined;
  readonly unit: string;
}

export interface BarView {
  show(bars: readonly Bar[]): void;
  /** Leaves what is drawn and goes to a fresh line. */
  end(): void;
}

/** Bars on a terminal; without one a line for each step when it is through. Writes to stderr: stdout is the report's. */
export function barView(stream: NodeJS.WriteStream): BarView {
  return stream.isTTY ? terminalBars(stream) : plainLines(stream);
}

function isDone({ done, total }: Bar): boolean {
  return total !== undefined && done >= total;
}

function terminalBars(stream: NodeJS.WriteStream): BarView {
  let drawn = 0;
  return {
    show(bars) {
      const lines = bars.map((bar) => line(bar));
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

function plainLines(stream: NodeJS.WriteStream): BarView {
  const said = new Set<string>();
  return {
    show(list) {
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
