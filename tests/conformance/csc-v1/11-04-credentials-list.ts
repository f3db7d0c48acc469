/** CSC API v1.0.4.0, 11.4 credentials/list: which credentials the signer has. */

import type { Clause } from '../blackbox/clause.ts';
import { listCases, listCasesOfV1 } from '../blackbox/methods/list-cases.ts';

export const credentialsList: Clause = {
  number: '11.4',
  about: 'credentials/list',
  offeredAs: 'credentials/list',
  cases: [...listCases, ...listCasesOfV1],
};
