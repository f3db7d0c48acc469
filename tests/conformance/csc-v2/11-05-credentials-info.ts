/** CSC API v2.0.0.2, 11.5 credentials/info: what a credential is. */

import type { Clause } from '../blackbox/clause.ts';
import { showCases, showCasesOfV2 } from '../blackbox/methods/show-cases.ts';

export const credentialsInfo: Clause = {
  number: '11.5',
  about: 'credentials/info',
  offeredAs: 'credentials/info',
  cases: [...showCases, ...showCasesOfV2],
};
