/** CSC API v2.0.0.2, 11.6 credentials/authorize: the yes of the signer becomes a SAD. */

import type { Clause } from '../blackbox/clause.ts';
import {
  authorizeCases,
  authorizeCasesOfV2,
  lockCases,
} from '../blackbox/methods/authorize-cases.ts';

export const credentialsAuthorize: Clause = {
  number: '11.6',
  about: 'credentials/authorize',
  offeredAs: 'credentials/authorize',
  cases: [...authorizeCases, ...authorizeCasesOfV2, ...lockCases],
};
