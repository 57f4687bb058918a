import type { Random } from '../../core/random.ts';
import type { VendorName } from '../../core/vendor.ts';
import type { ActiveRule } from '../active-rule.ts';
import type { FaultOf } from '../kinds.ts';
import { closeAnswers } from './close.ts';
import { hubspotAnswers } from './hubspot.ts';
import { salesforceAnswers } from './salesforce.ts';
import type { Refusal, VendorAnswers } from './vendor-answers.ts';

export const answersOf: Readonly<Record<VendorName, VendorAnswers>> = {
  hubspot: hubspotAnswers,
  salesforce: salesforceAnswers,
  close: closeAnswers,
};

const send = ({ status, body, headers }: Refusal, more: Readonly<Record<string, string>> = {}): Response =>
  Response.json(body, { status, headers: { ...headers, ...more } });

const uuid = (random: Random): string => {
  const hex = Array.from({ length: 32 }, () => random.int(16).toString(16)).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join('-');
};

function retryAfter({ retryAfter: form, waitMs }: FaultOf<'rate-limit'>, now: number): Record<string, string> {
  switch (form) {
    case 'seconds':
      return { 'retry-after': String(Math.ceil(waitMs / 1_000)) };
    case 'date':
      // A date has whole seconds: the next one, so that nobody comes too early.
      return { 'retry-after': new Date(Math.ceil((now + waitMs) / 1_000) * 1_000).toUTCString() };
    case 'milliseconds':
      return { 'retry-after': String(waitMs) };
    case 'missing':
      return {};
  }
}

const page = (status: number): string => {
  const words = { 500: 'Internal Server Error', 502: 'Bad Gateway', 503: 'Service Unavailable', 504: 'Gateway Time-out' }[status];
  const title = `${status} ${words ?? ''}`;
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
};

/** The answer of a fault that answers in the vendor's place; undefined for any other kind. */
export function refusalOf(rule: ActiveRule, vendor: VendorName, path: string, now: number): Response | undefined {
  const { fault } = rule.rule;
  const answers = answersOf[vendor];
  switch (fault.kind) {
    case 'rate-limit':
      return send(answers.tooManyRequests(uuid(rule.random)), retryAfter(fault, now));
    case 'server-error': {
      const { status, body } = fault;
      if (body === 'json') return send(answers.serverError(status, uuid(rule.random)));
      if (body === 'empty') return new Response(null, { status });
      return new Response(page(status), { status, headers: { 'content-type': 'text/html' } });
    }
    case 'unauthorized':
      return send(answers.unauthorized(uuid(rule.random)));
    case 'forbidden':
      return send(answers.forbidden(uuid(rule.random)));
    case 'revoked':
      return send(answers.revoked(path, uuid(rule.random)));
    default:
      return undefined;
  }
}
