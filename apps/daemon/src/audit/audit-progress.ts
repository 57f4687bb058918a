import { barView } from '../cli/bar-view.ts';
import type { AuditStep } from './audit.ts';

export interface AuditProgress {
  show(step: AuditStep, done: number, total: number | undefined): void;
  end(): void;
}

const NAMES: Readonly<Record<AuditStep, string>> = {
  read: 'Read the files',
  match: 'Find what is the same',
  'sum up': 'Compare and count',
};
/** Milliseconds between two drawings. */
const PACE = 100;

/** A bar for each step. What is over in a moment draws none. */
export function auditProgress(stream: NodeJS.WriteStream): AuditProgress {
  const view = barView(stream);
  const startedAt = performance.now();
  const steps = new Map<AuditStep, { done: number; total: number | undefined }>();
  let drawnAt = startedAt;
  let hasDrawn = false;
  const draw = (): void => {
    hasDrawn = true;
    drawnAt = performance.now();
    view.show(
      (Object.keys(NAMES) as AuditStep[]).map((step) => ({
        name: NAMES[step],
        done: steps.get(step)?.done ?? 0,
        total: steps.get(step)?.total,
        unit: 'records',
      })),
    );
  };
  return {
    show(step, done, total) {
      steps.set(step, { done, total });
      if (performance.now() - drawnAt >= PACE && performance.now() - startedAt > 5 * PACE) draw();
    },
    end() {
      if (hasDrawn) draw();
      view.end();
    },
  };
}
