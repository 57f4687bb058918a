interface Change<Row> {
  readonly at: number;
  readonly before: Row | undefined;
}

/** What rows were before their latest changes, for reads that don't see their own writes yet. Times in ms. */
export class EarlierStates<Row> {
  readonly #changes = new Map<string, readonly Change<Row>[]>();

  /** Takes note of a change; what lies further back than `keepMs` is forgotten, with 0 everything is. */
  note(id: string, before: Row | undefined, at: number, keepMs: number): void {
    if (keepMs === 0) return this.#changes.clear();
    const kept = (this.#changes.get(id) ?? []).filter((change) => change.at > at - keepMs);
    this.#changes.set(id, [...kept, { at, before }]);
  }

  /** The row as it stood at `at`: undefined where it wasn't there yet. */
  asOf(id: string, current: Row | undefined, at: number): Row | undefined {
    const next = this.#changes.get(id)?.find((change) => change.at > at);
    return next === undefined ? current : next.before;
  }
}
