import { HubSpotError, limitExceeded, missingScopes, unauthenticated } from '../../hubspot/errors.ts';
import type { Refusal, VendorAnswers } from './vendor-answers.ts';

const said = (error: HubSpotError, id: string): Refusal => ({
  status: error.status,
  body: error.body(id),
  headers: { 'X-HubSpot-Correlation-Id': id },
});

const revoked = (id: string): Refusal =>
  said(unauthenticated('The token used to make this call is invalid, expired or was revoked'), id);

export const hubspotAnswers: VendorAnswers = {
  tooManyRequests: (id) => said(limitExceeded('TEN_SECONDLY_ROLLING'), id),
  serverError: (status, id) => said(new HubSpotError(status, 'internal error'), id),
  unauthorized: revoked,
  forbidden: (id) => said(missingScopes(['crm.objects.contacts.write']), id),
  revoked: (_, id) => revoked(id),
  signsIn: () => false,
  isUnorderedBatch: (method, path) => method === 'POST' && /\/batch\/(?:read|create|update|upsert)\/?$/u.test(path),
  isBatchWrite: (method, path) => method === 'POST' && /\/batch\/(?:create|update|upsert)\/?$/u.test(path),
  itemsKey: 'results',
};
