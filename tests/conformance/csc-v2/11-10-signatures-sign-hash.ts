/** CSC API v2.0.0.2, 11.10 signatures/signHash: hashes become signatures. */

import type { Clause } from '../blackbox/clause.ts';
import { laterCases } from '../blackbox/methods/polling-cases.ts';
import {
  algorithmCases,
  signHashCases,
  signHashCasesOfV2,
} from '../blackbox/methods/sign-hash-cases.ts';

export const signaturesSignHash: Clause = {
  number: '11.10',
  about: 'signatures/signHash',
  offeredAs: 'signatures/signHash',
  cases: [...signHashCases, ...signHashCasesOfV2, ...algorithmCases, ...laterCases],
};
