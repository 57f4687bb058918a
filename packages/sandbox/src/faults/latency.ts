import type { ActiveRule } from './active-rule.ts';

/** How long a latency fault that fires holds a request up, in ms, and on which side of the vendor; undefined for other kinds. */
export function delayOf(rule: ActiveRule): { readonly ms: number; readonly where: 'before' | 'after' } | undefined {
  const { fault } = rule.rule;
  switch (fault.kind) {
    case 'latency':
      return { ms: fault.ms, where: fault.where };
    case 'latency-ramp': {
      // The first firing waits `fromMs`, the last of the ramp `toMs`.
      const step = Math.min(rule.fired - 1, fault.over - 1) / Math.max(1, fault.over - 1);
      return { ms: Math.round(fault.fromMs + (fault.toMs - fault.fromMs) * step), where: fault.where };
    }
    case 'latency-tail': {
      const ms = Math.round(fault.ms * (1 - rule.random.next()) ** (-1 / 1.5));
      return { ms: Math.min(fault.maxMs, ms), where: fault.where };
    }
    default:
      return undefined;
  }
}
