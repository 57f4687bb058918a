/** What a vendor's answers say beside their bodies: its clock, and what is left of its limits. */
export interface VendorAnswers {
  readonly fetch: (request: Request) => Promise<Response>;
  /** How far the vendor's clock is ahead of ours, in ms; undefined where no answer had a `Date`. */
  clock(): number | undefined;
  /** As the vendor said last. */
  limits(): readonly VendorLimit[];
}

export interface VendorLimit {
  readonly name: string;
  readonly left: number;
  readonly of: number;
}

/** A transport that remembers what the answers said. `Date` has whole seconds. */
export function vendorAnswers(send: (request: Request) => Promise<Response>, now: () => number): VendorAnswers {
  let clock: number | undefined;
  const limits = new Map<string, VendorLimit>();
  return {
    async fetch(request) {
      const sentAt = now();
      const response = await send(request);
      const date = Date.parse(response.headers.get('date') ?? '');
      if (!Number.isNaN(date)) clock = date + 500 - (sentAt + now()) / 2;
      for (const limit of limitsOf(response.headers)) limits.set(limit.name, limit);
      return response;
    },
    clock: () => clock,
    limits: () => [...limits.values()],
  };
}

/** The forms in which vendors say it: HubSpot's own, Salesforce's `Sforce-Limit-Info`, and the draft standard (Close). */
function limitsOf(headers: Headers): readonly VendorLimit[] {
  const pair = (name: string, left: string, of: string): VendorLimit[] => {
    const [a, b] = [Number(headers.get(left) ?? Number.NaN), Number(headers.get(of) ?? Number.NaN)];
    return Number.isNaN(a) || Number.isNaN(b) || headers.get(left) === '' ? [] : [{ name, left: a, of: b }];
  };
  const used = /api-usage=(\d+)\/(\d+)/u.exec(headers.get('sforce-limit-info') ?? '');
  const standard = /limit=(\d+)[,;\s]+remaining=(\d+)/u.exec(headers.get('ratelimit') ?? '');
  return [
    ...pair('calls of the day', 'x-hubspot-ratelimit-daily-remaining', 'x-hubspot-ratelimit-daily'),
    ...(used === null ? [] : [{ name: 'calls of the day', left: Number(used[2]) - Number(used[1]), of: Number(used[2]) }]),
    ...(standard === null ? [] : [{ name: 'calls of the moment', left: Number(standard[2]), of: Number(standard[1]) }]),
    ...pair('calls of the moment', 'ratelimit-remaining', 'ratelimit-limit'),
  ];
}
