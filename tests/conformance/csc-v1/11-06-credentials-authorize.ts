/** CSC API v1.0.4.0, 11.6 credentials/authorize: the yes of the signer becomes a SAD. */

import type { Clause } from '../blackbox/clause.ts';
import {
  authorizeCases,
  authorizeCasesOfV1,
  lockCases,
} from '../blackbox/methods/authorize-cases.ts';

export const credentialsAuthorize: Clause = {
  number: '11.6',
  about: 'credentials/authorize',
  offeredAs: 'credentials/authorize',
  cases: [...authorizeCases, ...authorizeCasesOfV1, ...lockCases],
};
