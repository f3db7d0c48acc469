/** CSC API v2.0.0.2, 11.12 signatures/signPolling: what was asked for before is fetched. */

import type { Clause } from '../blackbox/clause.ts';
import { pollingCases } from '../blackbox/methods/polling-cases.ts';

export const signaturesSignPolling: Clause = {
  number: '11.12',
  about: 'signatures/signPolling',
  offeredAs: 'signatures/signPolling',
  cases: pollingCases,
};
