import { barView, type Bar } from '../cli/bar-view.ts';
import type { Progress } from './first-run.ts';

export interface ProgressView {
  show(state: Progress): void;
  /** Leaves what is drawn and goes to a fresh line. */
  end(): void;
}

/** A bar for each step of a first run. */
export function progressView(stream: NodeJS.WriteStream): ProgressView {
  const view = barView(stream);
  return { show: (state) => view.show(bars(state)), end: () => view.end() };
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
