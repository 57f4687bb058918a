import { unauthorized, type Refusal as Refused } from '../../close/errors.ts';
import type { Refusal, VendorAnswers } from './vendor-answers.ts';

const said = ({ status, body }: Refused): Refusal => ({ status, body });

export const closeAnswers: VendorAnswers = {
  tooManyRequests: () => ({ status: 429, body: { error: 'Rate limit exceeded' } }),
  serverError: (status) => ({ status, body: { error: 'Internal Server Error' } }),
  unauthorized: () => said(unauthorized()),
  forbidden: () => ({ status: 403, body: { error: 'You do not have permission to perform this action.' } }),
  revoked: () => said(unauthorized()),
  signsIn: () => false,
  isUnorderedBatch: () => false,
  isBatchWrite: () => false,
  itemsKey: '',
};
