import type { AdvanceableClock } from './core/clock.ts';
import { Collection } from './core/collection.ts';
import type { Interference } from './core/interference.ts';
import type { Journal } from './core/journal.ts';
import type { JournalledRow } from './core/file-journal.ts';
import { seeded } from './core/random.ts';
import type { Realism, Vendor, VendorCredentials, VendorName, VendorOptions } from './core/vendor.ts';
import { close } from './close/index.ts';
import { Labels, type Label } from './control/labels.ts';
import { Observer } from './control/observer.ts';
import { hubspot } from './hubspot/index.ts';
import { makePopulation } from './population/copies/population.ts';
import { vendorNames } from './population/model.ts';
import { seedVendors, type Vendors } from './population/seed.ts';
import { salesforce } from './salesforce/index.ts';
import { Traffic } from './traffic/traffic.ts';

export type Credentials = Readonly<Record<VendorName, VendorCredentials>>;

/** Which population the vendors hold. */
export interface Seeding {
  readonly people: number;
  readonly seed: number;
  /** The time that everything seeded lies before. */
  readonly at: number;
}

type MetaRow = ({ readonly id: 'seeding' } & Seeding) | { readonly id: 'clock'; readonly advanced: number };

export interface StateOptions {
  readonly clock: AdvanceableClock;
  readonly seed: number;
  readonly journal: Journal;
  readonly realism: Realism;
  readonly credentials: Credentials;
  readonly publicUrl: (vendor: VendorName) => string;
  readonly settled: () => void;
  /** Where the fault matrix comes into a vendor. */
  readonly interference: (vendor: VendorName) => Interference;
}

/** The amounts of the population are in this currency. */
const CURRENCY = 'EUR';

const makers: Readonly<Record<VendorName, (options: VendorOptions) => Vendor>> = { hubspot, salesforce, close };

/** The three vendors with what the sandbox knows about them. */
export class SandboxState {
  readonly vendors: Vendors;
  readonly labels: Labels;
  readonly observer: Observer;
  readonly traffic: Traffic;
  readonly #clock: AdvanceableClock;
  readonly #meta: Collection<MetaRow>;

  constructor(options: StateOptions) {
    const { clock, journal, realism, credentials, publicUrl, settled, interference } = options;
    const random = seeded(options.seed);
    this.#clock = clock;
    this.#meta = new Collection('sandbox.meta', journal);
    const make = (name: VendorName): Vendor =>
      makers[name]({
        clock,
        random: random.fork(name),
        journal,
        realism,
        credentials: credentials[name],
        currency: CURRENCY,
        publicUrl: () => publicUrl(name),
        interference: interference(name),
      });
    this.vendors = { hubspot: make('hubspot'), salesforce: make('salesforce'), close: make('close') };
    this.labels = new Labels(journal);
    this.observer = new Observer(this.vendors, this.labels);
    // Another stream of draws for each run: a resumed sandbox doesn't repeat what its people did before.
    const run = random.fork(`traffic ${clock.now()}`);
    this.traffic = new Traffic({
      vendors: this.vendors,
      labels: this.labels,
      observer: this.observer,
      clock,
      random: run,
      settled,
    });
  }

  get seeding(): Seeding | undefined {
    const row = this.#meta.get('seeding');
    return row?.id === 'seeding' ? { people: row.people, seed: row.seed, at: row.at } : undefined;
  }

  /** Puts journalled rows back; call it before the first request, then let the observer drain. */
  restore(rows: Iterable<JournalledRow>): void {
    for (const { collection, id, row } of rows) {
      if (collection === 'sandbox.meta') this.#restoreMeta(id, row as MetaRow | undefined);
      else if (collection === this.labels.rows.name) this.labels.restore(id, row as Label | undefined);
      else {
        const vendor = vendorNames.find((name) => collection.startsWith(`${name}.`));
        if (vendor !== undefined) this.vendors[vendor].restore(collection, id, row);
      }
    }
  }

  #restoreMeta(id: string, row: MetaRow | undefined): void {
    this.#meta.restore(id, row);
    // Time that was advanced stays advanced: no vendor's clock runs backwards over a restart.
    if (row?.id === 'clock') this.#clock.advance(row.advanced);
  }

  seed(people: number, seed: number): Seeding {
    const at = this.#clock.now();
    const population = makePopulation({ people, seed, now: at });
    seedVendors(population, this.vendors, at, ({ vendor, type, id, entity, label, defects }) =>
      this.labels.put({ vendor, type, record: id, entity, label, inferred: false, defects }),
    );
    // Last, so that a population that was cut short by a kill is not taken for a whole one.
    this.#meta.put({ id: 'seeding', people, seed, at });
    this.observer.drain();
    return { people, seed, at };
  }

  advance(ms: number): void {
    this.#clock.advance(ms);
    const before = this.#meta.get('clock');
    this.#meta.put({ id: 'clock', advanced: (before?.id === 'clock' ? before.advanced : 0) + ms });
  }
}
