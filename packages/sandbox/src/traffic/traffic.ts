import type { Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import type { EntityName, VendorName } from '../core/vendor.ts';
import type { Labels } from '../control/labels.ts';
import type { Observer } from '../control/observer.ts';
import { pickWeighted } from '../population/text.ts';
import type { Vendors } from '../population/seed.ts';
import { formFill, newCompany, newDeal, personByHand, turnsUpElsewhere } from './arrivals.ts';
import { leadConverted, personDeleted } from './departures.ts';
import {
  companyGrows,
  companyMovesOn,
  dealMovesOn,
  newAmount,
  newCloseDate,
  newEmail,
  newOwner,
  newPhone,
  newTitle,
  personMovesOn,
} from './edits.ts';
import { Scene } from './scene.ts';

/** What a simulated person did. The names are invented, so they may be shown. */
export interface Happening {
  readonly kind: 'edit' | 'form fill' | 'new person' | 'turns up' | 'new company' | 'new deal' | 'delete' | 'convert';
  readonly vendor: VendorName;
  readonly entity: EntityName;
  readonly type: string;
  readonly id: string;
  readonly label: string;
  /** One line for a terminal. */
  readonly text: string;
}

export interface TrafficEvent extends Happening {
  readonly seq: number;
  readonly at: number;
}

export const DEFAULT_EVERY_MS = 2500;
const KEPT = 2000;

const kinds: readonly { readonly weight: number; readonly act: (scene: Scene) => Happening | undefined }[] = [
  { weight: 18, act: newPhone },
  { weight: 12, act: newTitle },
  { weight: 4, act: newEmail },
  { weight: 8, act: personMovesOn },
  { weight: 6, act: companyMovesOn },
  { weight: 8, act: newOwner },
  { weight: 3, act: companyGrows },
  { weight: 8, act: newAmount },
  { weight: 9, act: dealMovesOn },
  { weight: 5, act: newCloseDate },
  { weight: 8, act: formFill },
  { weight: 5, act: personByHand },
  { weight: 3, act: turnsUpElsewhere },
  { weight: 2, act: newCompany },
  { weight: 4, act: newDeal },
  { weight: 2, act: personDeleted },
  { weight: 2, act: leadConverted },
];

/** What the traffic needs of the sandbox around it. */
export interface Surroundings {
  readonly vendors: Vendors;
  readonly labels: Labels;
  readonly observer: Observer;
  readonly clock: Clock;
  readonly random: Random;
  /** Called after each event: what happened is written down before anything else happens. */
  readonly settled: () => void;
}

/** Simulated people at work, at a steady pace with some scatter. */
export class Traffic {
  readonly #around: Surroundings;
  readonly #random: Random;
  readonly #events: TrafficEvent[] = [];
  #seq = 0;
  #timer: NodeJS.Timeout | undefined;
  #everyMs = DEFAULT_EVERY_MS;

  constructor(around: Surroundings) {
    this.#around = around;
    this.#random = around.random;
  }

  get running(): boolean {
    return this.#timer !== undefined;
  }
  get everyMs(): number {
    return this.#everyMs;
  }

  /** Events after `since`, oldest first; the last two thousand are kept. */
  events(since = 0): readonly TrafficEvent[] {
    return this.#events.filter(({ seq }) => seq > since);
  }

  /** One event now; undefined when nothing that was drawn could be done. */
  step(): TrafficEvent | undefined {
    const { vendors, labels, observer, clock } = this.#around;
    observer.drain();
    const scene = new Scene({ vendors, labels, observer, random: this.#random, now: clock.now() });
    for (let attempt = 0; attempt < 12; attempt++) {
      let happening: Happening | undefined;
      try {
        happening = pickWeighted(kinds, this.#random).act(scene);
      } catch {
        // The system refused what somebody tried (an address that is taken, a stage that can't go back): they do something else.
        continue;
      } finally {
        observer.drain();
      }
      if (happening === undefined) continue;
      const event: TrafficEvent = { seq: ++this.#seq, at: clock.now(), ...happening };
      this.#events.push(event);
      if (this.#events.length > KEPT) this.#events.splice(0, this.#events.length - KEPT);
      this.#around.settled();
      return event;
    }
    this.#around.settled();
    return undefined;
  }

  /** One event about every `everyMs` milliseconds, until `stop`. Starting again only changes the pace. */
  start(everyMs = DEFAULT_EVERY_MS): void {
    if (!(everyMs >= 1)) throw new RangeError(`traffic: one event every ${everyMs} ms is no pace`);
    this.stop();
    this.#everyMs = everyMs;
    const next = (): void => {
      this.#timer = setTimeout(
        () => {
          next();
          this.step();
        },
        everyMs * (0.6 + this.#random.next() * 0.8),
      );
    };
    next();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
