/** CSC API v1.0.4.0, 11.3 auth/revoke: tokens end. */

import type { Clause } from '../blackbox/clause.ts';
import { revokeCases } from '../blackbox/methods/revoke-cases.ts';

export const authRevoke: Clause = {
  number: '11.3',
  about: 'auth/revoke',
  offeredAs: 'auth/revoke',
  cases: revokeCases,
};
