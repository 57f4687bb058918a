import type { MatchRecord } from '@meshline/reconcile';

const CHUNK = 4 << 20;

/** What of a match record isn't the same for all rows of a table. */
type Packed = readonly [values: MatchRecord['values'], texts: Readonly<Record<string, string>>, known?: MatchRecord['knownRefs']];

/**
 * Match records outside of the heap, some 200 bytes each: a million rows must fit beside what comparing them needs. A record is
 * unpacked each time that it is asked for. `Value`s are JSON, so nothing is lost on the way.
 */
export class PackedRecords {
  readonly #chunks: Buffer[] = [];
  #used = CHUNK;
  #places = new Float64Array(1024);
  #tables = new Uint16Array(1024);
  #rows = new Uint32Array(1024);
  readonly #streams: { readonly connection: string; readonly stream: string }[] = [];
  readonly #counts: number[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Keeps a record; `table` is the index that `addTable` gave, `row` its row there. */
  push(record: MatchRecord, table: number, row: number): void {
    const packed: Packed =
      record.knownRefs.length === 0 ? [record.values, record.parentText] : [record.values, record.parentText, record.knownRefs];
    const bytes = Buffer.from(JSON.stringify(packed));
    const length = bytes.length;
    if (this.#used + length + 4 > CHUNK) {
      this.#chunks.push(Buffer.allocUnsafeSlow(Math.max(CHUNK, length + 4)));
      this.#used = 0;
    }
    const chunk = this.#chunks.at(-1);
    chunk?.writeUInt32LE(length, this.#used);
    bytes.copy(chunk as Buffer, this.#used + 4);
    if (this.#length === this.#rows.length) this.#grow();
    this.#places[this.#length] = (this.#chunks.length - 1) * CHUNK + this.#used;
    this.#tables[this.#length] = table;
    this.#rows[this.#length] = row;
    this.#length++;
    this.#counts[table] = (this.#counts[table] ?? 0) + 1;
    this.#used += length + 4;
  }

  addTable(connection: string, stream: string): number {
    this.#counts.push(0);
    return this.#streams.push({ connection, stream }) - 1;
  }

  /** How many records of a table there are. */
  countOf(table: number): number {
    return this.#counts[table] ?? 0;
  }

  tableOf(index: number): number {
    return this.#tables[index] ?? 0;
  }

  rowOf(index: number): number {
    return this.#rows[index] ?? 0;
  }

  at(index: number): MatchRecord {
    const place = this.#places[index] ?? 0;
    const chunk = this.#chunks[Math.floor(place / CHUNK)];
    const stream = this.#streams[this.tableOf(index)];
    if (index >= this.#length || chunk === undefined || stream === undefined) throw new RangeError(`no record ${index}`);
    const from = place % CHUNK;
    const length = chunk.readUInt32LE(from);
    const [values, parentText, knownRefs = []] = JSON.parse(chunk.toString('utf8', from + 4, from + 4 + length)) as Packed;
    return {
      ref: { ...stream, id: String(this.rowOf(index)) },
      values,
      parentText,
      parentNames: {},
      knownRefs,
      firstSeen: 0,
      createdAt: undefined,
    };
  }

  *[Symbol.iterator](): IterableIterator<MatchRecord> {
    for (let index = 0; index < this.#length; index++) yield this.at(index);
  }

  #grow(): void {
    const size = this.#rows.length * 2;
    const [places, tables, rows] = [new Float64Array(size), new Uint16Array(size), new Uint32Array(size)];
    places.set(this.#places);
    tables.set(this.#tables);
    rows.set(this.#rows);
    [this.#places, this.#tables, this.#rows] = [places, tables, rows];
  }
}

/** No record of an audit refers to another by id. */
export const NO_REFERENCES = { identityOf: {}, targets: {} } as const;
