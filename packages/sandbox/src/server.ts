import { serve, type Http2Bindings, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { control } from './control/api.ts';
import { OffsetClock, type AdvanceableClock } from './core/clock.ts';
import { FileJournal } from './core/file-journal.ts';
import { noJournal, type Journal } from './core/journal.ts';
import type { Realism, VendorName } from './core/vendor.ts';
import { demoCredentials } from './demo-credentials.ts';
import { isDropped, unlessAborted } from './faults/dropped.ts';
import { wakeByTimer, type Wake } from './faults/due.ts';
import { Faults } from './faults/faults.ts';
import type { Sleep } from './faults/passage.ts';
import type { Vendors } from './population/seed.ts';
import { vendorNames } from './population/model.ts';
import { Subscriptions } from './webhooks/control.ts';
import { SandboxState, type Credentials, type Seeding } from './state.ts';

export interface SandboxOptions {
  /** Seeds the vendors with this many people at once, unless the folder holds a population already. */
  readonly people?: number;
  /** As `people`, where `people` isn't said and the folder holds no population. */
  readonly peopleIfEmpty?: number;
  /** Of the population and of all ids and draws. */
  readonly seed?: number;
  readonly clock?: AdvanceableClock;
  readonly realism?: Partial<Realism>;
  readonly credentials?: Credentials;
  /** Where the state is kept; without it nothing outlives the process. */
  readonly journalFolder?: string;
  /** Forgets what the folder holds. */
  readonly fresh?: boolean;
  /** Base URL under which the sandbox is reached, without a trailing slash; without it links show the vendors' real hosts. */
  readonly publicUrl?: string;
  /** Told once when the state can't be kept any more (disk full); from then on every request is answered 500. */
  readonly onFailure?: (error: unknown) => void;
  /** How latency and held connections of the fault matrix wait; by the machine's time without it. */
  readonly sleep?: Sleep;
  /** Calls back when something that the fault matrix put off may be due; by the machine's time without it. */
  readonly wake?: Wake;
}

export interface Sandbox {
  /**
   * Answers `/hubspot/*`, `/salesforce/*`, `/close/*` and `/_control/*`, and requests to the vendors' real hosts
   * (api.hubapi.com, *.salesforce.com, api.close.com) without a prefix: for real HTTP and for msw alike. Rejects only where a
   * fault drops the connection (`TypeError: fetch failed`) or the caller aborts while faults stand.
   */
  readonly fetch: (request: Request) => Promise<Response>;
  /** What `/_control/faults` steers. */
  readonly faults: Faults;
  readonly vendors: Vendors;
  readonly state: () => SandboxState;
  readonly seeding: () => Seeding | undefined;
  /** Says under which URL it is reached, once that is known. */
  readonly reachedAt: (publicUrl: string) => void;
  readonly close: () => void;
}

/** The population in the folder is another one than asked for. */
export class SeededOtherwise extends Error {
  constructor(held: Seeding, people: number, seed: number) {
    super(
      `The sandbox holds a population of ${held.people} people from seed ${held.seed}, not ${people} from seed ${seed}. Ask for the one it holds, or forget it and start anew with --fresh.`,
    );
    this.name = 'SeededOtherwise';
  }
}

const realHosts: Readonly<Record<VendorName, string>> = {
  hubspot: 'https://api.hubapi.com',
  salesforce: 'https://meshline-demo.my.salesforce.com',
  close: 'https://api.close.com',
};

const vendorOfHost = (host: string): VendorName | undefined =>
  host === 'api.hubapi.com'
    ? 'hubspot'
    : host === 'api.close.com' || host === 'app.close.io'
      ? 'close'
      : host.endsWith('.salesforce.com')
        ? 'salesforce'
        : undefined;

const problem = (status: number, message: string): Response => Response.json({ error: message }, { status });

/** Makes a sandbox. With a folder it goes on from where it was; a second sandbox on the same folder is refused (FolderInUse). */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const { seed = 1, clock = new OffsetClock(), credentials = demoCredentials } = options;
  const realism = { limits: options.realism?.limits ?? true, lags: options.realism?.lags ?? true };
  const journal =
    options.journalFolder === undefined ? undefined : FileJournal.open(options.journalFolder, { fresh: options.fresh === true });
  let publicUrl = options.publicUrl;
  let failure: unknown;

  const flush = (): void => {
    if (failure !== undefined) throw failure;
    try {
      journal?.flush();
    } catch (error) {
      failure = error;
      state.traffic.stop();
      options.onFailure?.(error);
      throw error;
    }
  };
  const settled = (): void => {
    try {
      flush();
    } catch {
      // Told through onFailure.
    }
  };
  // What a vendor puts down when it is made stands in a journal that is resumed already, maybe changed since.
  let recording = (journal?.restorable ?? 0) === 0;
  const gated: Journal = { append: (collection, id, row) => (recording ? journal?.append(collection, id, row) : undefined) };
  const faults = new Faults({
    vendor: (name) => state.vendors[name],
    clock,
    sleep: options.sleep ?? ((ms) => sleepFor(ms)),
    wake: options.wake ?? wakeByTimer,
    settled: () => {
      state.observer.drain();
      settled();
    },
  });
  const make = (): SandboxState =>
    new SandboxState({
      clock,
      seed,
      journal: journal === undefined ? noJournal : gated,
      realism,
      credentials,
      settled,
      interference: (vendor) => faults.interference(vendor),
      publicUrl: (vendor) => (publicUrl === undefined ? realHosts[vendor] : `${publicUrl}/${vendor}`),
    });

  const subscriptions = new Subscriptions({ vendors: () => state.vendors, clock });
  let state = make();
  const seedWith = (people: number, populationSeed: number, fresh: boolean): Seeding => {
    const held = state.seeding;
    if (held !== undefined && !fresh) {
      if (held.people !== people || held.seed !== populationSeed) throw new SeededOtherwise(held, people, populationSeed);
      return held;
    }
    state.traffic.stop();
    faults.forget();
    subscriptions.clear();
    // A population that was cut short counts for nothing; so does one that is to be replaced.
    if (fresh || held !== undefined || state.labels.rows.size > 0) {
      journal?.clear();
      state = make();
    }
    const seeding = state.seed(people, populationSeed);
    flush();
    return seeding;
  };
  try {
    if (journal !== undefined) state.restore(journal.restored());
    recording = true;
    state.observer.drain();
    // What isn't asked for is as the folder has it.
    const people = options.people ?? state.seeding?.people ?? options.peopleIfEmpty;
    if (people !== undefined) seedWith(people, options.seed ?? state.seeding?.seed ?? seed, false);
  } catch (error) {
    journal?.close();
    throw error;
  }

  const controlApp = control({ state: () => state, seed: seedWith, clock, realism, faults, subscriptions });

  const answer = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    const [, first = ''] = url.pathname.split('/', 2);
    if (first === '_control') {
      // The oracle sees what is due, also by the time that it has just advanced itself.
      await faults.settle();
      const response = await controlApp.fetch(request);
      await faults.settle();
      return response;
    }
    const named = vendorNames.find((name) => name === first);
    const vendor = named ?? vendorOfHost(url.hostname);
    if (vendor === undefined)
      return problem(404, `The sandbox has no ${url.pathname}: paths start with /hubspot, /salesforce, /close or /_control.`);
    const toVendor = (inner: Request): Response | Promise<Response> => state.vendors[vendor].fetch(inner);
    if (named === undefined) return faults.around(vendor, request, toVendor);
    url.pathname = url.pathname.slice(vendor.length + 1) || '/';
    return faults.around(vendor, new Request(url, request), toVendor);
  };

  /** Before an answer leaves, or its connection drops: the label of what was created, and everything that was applied. */
  const writeDown = (request: Request): void => {
    if (request.method !== 'GET') state.observer.drain();
    flush();
  };
  const answered = async (request: Request): Promise<Response> => {
    if (failure !== undefined)
      return problem(500, 'The sandbox can no longer keep its state and has stopped answering; see its message.');
    let response: Response;
    try {
      response = await answer(request);
    } catch (error) {
      if (isDropped(error)) writeDown(request);
      throw error;
    }
    try {
      writeDown(request);
    } catch (error) {
      return problem(500, error instanceof Error ? error.message : 'The sandbox failed.');
    }
    return response;
  };

  return {
    fetch: (request) => (faults.standing ? unlessAborted(answered(request), request.signal) : answered(request)),
    faults,
    get vendors() {
      return state.vendors;
    },
    state: () => state,
    seeding: () => state.seeding,
    reachedAt: (at) => {
      publicUrl = at;
    },
    close: () => {
      state.traffic.stop();
      faults.clear();
      faults.forget();
      subscriptions.clear();
      journal?.close();
    },
  };
}

export interface ServedSandbox {
  readonly url: string;
  readonly sandbox: Sandbox;
  readonly close: () => Promise<void>;
}

/** Serves a sandbox over real HTTP on 127.0.0.1. Port 0 takes a free one. Rejects when the port is taken. */
export async function serveSandbox(options: SandboxOptions & { readonly port?: number } = {}): Promise<ServedSandbox> {
  const sandbox = createSandbox(options);
  try {
    return await new Promise<ServedSandbox>((resolve, reject) => {
      const answer = async (request: Request, { incoming }: HttpBindings | Http2Bindings): Promise<Response> => {
        try {
          return await sandbox.fetch(request);
        } catch (error) {
          // Nobody is there any more, or nobody is to be answered.
          if (!isDropped(error) && !request.signal.aborted) throw error;
          incoming.socket.destroy();
          return RESPONSE_ALREADY_SENT;
        }
      };
      const server = serve({ fetch: answer, hostname: '127.0.0.1', port: options.port ?? 0 }, (info: AddressInfo) => {
        const url = `http://127.0.0.1:${info.port}`;
        sandbox.reachedAt(options.publicUrl ?? url);
        server.off('error', reject);
        resolve({
          url,
          sandbox,
          close: () =>
            new Promise((done) => {
              sandbox.state().traffic.stop();
              server.close(() => {
                sandbox.close();
                done();
              });
              if ('closeAllConnections' in server) server.closeAllConnections();
            }),
        });
      });
      server.on('error', reject);
    });
  } catch (error) {
    sandbox.close();
    throw error;
  }
}
