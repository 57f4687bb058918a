import { fault, singleBody, type SalesforceError } from '../../salesforce/errors.ts';
import type { Refusal, VendorAnswers } from './vendor-answers.ts';

const said = (error: SalesforceError): Refusal => ({ status: error.status, body: singleBody(error.errors) });
const SIGNS_IN = /^\/services\/oauth2\//u;
const DATA = String.raw`^/services/data/v[\d.]+`;

export const salesforceAnswers: VendorAnswers = {
  tooManyRequests: () => said(fault(429, 'REQUEST_LIMIT_EXCEEDED', 'Too many requests.')),
  serverError: (status, id) => said(fault(status, 'UNKNOWN_EXCEPTION', `An unexpected error occurred. ErrorId: ${id}`)),
  unauthorized: () => said(fault(401, 'INVALID_SESSION_ID', 'Session expired or invalid')),
  forbidden: () => said(fault(403, 'API_DISABLED_FOR_ORG', 'API is not enabled for this Organization or Partner')),
  revoked: (path) =>
    SIGNS_IN.test(path)
      ? { status: 400, body: { error: 'invalid_grant', error_description: 'expired access/refresh token' } }
      : said(fault(401, 'INVALID_SESSION_ID', 'Session expired or invalid')),
  signsIn: (path) => SIGNS_IN.test(path),
  // The results of a collection stand in the order of its records, that is its contract; those of a composite have references.
  isUnorderedBatch: (method, path) => method === 'POST' && new RegExp(`${DATA}/composite/?$`, 'u').test(path),
  isBatchWrite: (method, path) =>
    method !== 'GET' && new RegExp(`${DATA}/composite(?:/sobjects(?:/[^/]+/[^/]+)?)?/?$`, 'u').test(path),
  itemsKey: 'compositeResponse',
};
