import { DAY_MS, HOUR_MS, type WriteCap } from '@meshline/sync';
import type { MeshlineConfig } from './define-config.ts';

/** Far above a usual day, far below what a wrong rule could do in one. */
const DEFAULTS = { perHour: { creates: 2_000, updates: 20_000 }, perDay: { creates: 10_000, updates: 100_000 } };

/** The caps that a configuration sets; what it leaves out has a default. */
export function writeCaps(limits: MeshlineConfig['limits']): readonly WriteCap[] {
  const windows = [
    { windowMs: HOUR_MS, ...DEFAULTS.perHour, ...given(limits?.perHour) },
    { windowMs: DAY_MS, ...DEFAULTS.perDay, ...given(limits?.perDay) },
  ];
  return windows.flatMap(({ windowMs, creates, updates }): WriteCap[] => [
    { kind: 'create', windowMs, most: creates },
    { kind: 'update', windowMs, most: updates },
  ]);
}

function given(window: { readonly creates?: number | undefined; readonly updates?: number | undefined } | undefined): {
  readonly creates?: number;
  readonly updates?: number;
} {
  const { creates, updates } = window ?? {};
  return { ...(creates === undefined ? {} : { creates }), ...(updates === undefined ? {} : { updates }) };
}
