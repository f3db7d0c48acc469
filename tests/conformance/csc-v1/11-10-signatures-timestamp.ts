/** CSC API v1.0.4.0, 11.10 signatures/timestamp: a time-stamp token over a hash. */

import type { Clause } from '../blackbox/clause.ts';
import { timestampCases } from '../blackbox/methods/timestamp-cases.ts';

export const signaturesTimestamp: Clause = {
  number: '11.10',
  about: 'signatures/timestamp',
  offeredAs: 'signatures/timestamp',
  cases: timestampCases,
};
