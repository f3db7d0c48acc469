/** CSC API v2.0.0.2, 11.8 credentials/getChallenge: a challenge is shown, or a code sent. */

import type { Clause } from '../blackbox/clause.ts';
import { challengeCases } from '../blackbox/methods/challenge-cases.ts';

export const credentialsGetChallenge: Clause = {
  number: '11.8',
  about: 'credentials/getChallenge',
  offeredAs: 'credentials/getChallenge',
  cases: challengeCases,
};
