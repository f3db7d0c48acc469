/** CSC API v2.0.0.2, 11.13 signatures/timestamp: a time-stamp token over a hash. */

import type { Clause } from '../blackbox/clause.ts';
import { timestampCases } from '../blackbox/methods/timestamp-cases.ts';

export const signaturesTimestamp: Clause = {
  number: '11.13',
  about: 'signatures/timestamp',
  offeredAs: 'signatures/timestamp',
  cases: timestampCases,
};
