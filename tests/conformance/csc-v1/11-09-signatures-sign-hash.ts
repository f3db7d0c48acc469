/** CSC API v1.0.4.0, 11.9 signatures/signHash: hashes become signatures. */

import type { Clause } from '../blackbox/clause.ts';
import {
  algorithmCases,
  signHashCases,
  signHashCasesOfV1,
} from '../blackbox/methods/sign-hash-cases.ts';

export const signaturesSignHash: Clause = {
  number: '11.9',
  about: 'signatures/signHash',
  offeredAs: 'signatures/signHash',
  cases: [...signHashCases, ...signHashCasesOfV1, ...algorithmCases],
};
