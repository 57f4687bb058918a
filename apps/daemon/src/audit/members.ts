/** Records by identity: those of identity `i` are `list[starts[i] .. starts[i + 1]]`, in their order. */
export interface Members {
  readonly count: number;
  of(identity: number): Int32Array;
}

export function membersOf(identity: Int32Array): Members {
  let count = 0;
  for (const one of identity) if (one >= count) count = one + 1;
  const starts = new Int32Array(count + 1);
  for (const one of identity) starts[one + 1] = (starts[one + 1] ?? 0) + 1;
  for (let i = 1; i <= count; i++) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0);
  const next = starts.slice();
  const list = new Int32Array(identity.length);
  for (const [record, one] of identity.entries()) {
    const at = next[one] ?? 0;
    list[at] = record;
    next[one] = at + 1;
  }
  return { count, of: (one) => list.subarray(starts[one] ?? 0, starts[one + 1] ?? 0) };
}
