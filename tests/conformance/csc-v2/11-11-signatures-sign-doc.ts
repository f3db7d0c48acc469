/** CSC API v2.0.0.2, 11.11 signatures/signDoc: documents and their digests become AdES signatures. */

import type { Clause } from '../blackbox/clause.ts';
import { signDocCases } from '../blackbox/methods/sign-doc-cases.ts';

export const signaturesSignDoc: Clause = {
  number: '11.11',
  about: 'signatures/signDoc',
  offeredAs: 'signatures/signDoc',
  cases: signDocCases,
};
