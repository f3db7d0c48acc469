/** CSC API v1.0.4.0, 11.5 credentials/info: what a credential is. */

import type { Clause } from '../blackbox/clause.ts';
import { showCases, showCasesOfV1 } from '../blackbox/methods/show-cases.ts';

export const credentialsInfo: Clause = {
  number: '11.5',
  about: 'credentials/info',
  offeredAs: 'credentials/info',
  cases: [...showCases, ...showCasesOfV1],
};
