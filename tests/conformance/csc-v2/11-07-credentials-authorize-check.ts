/** CSC API v2.0.0.2, 11.7 credentials/authorizeCheck: the signer is asked elsewhere. */

import type { Clause } from '../blackbox/clause.ts';
import { checkCases } from '../blackbox/methods/check-cases.ts';

export const credentialsAuthorizeCheck: Clause = {
  number: '11.7',
  about: 'credentials/authorizeCheck',
  offeredAs: 'credentials/authorizeCheck',
  cases: checkCases,
};
