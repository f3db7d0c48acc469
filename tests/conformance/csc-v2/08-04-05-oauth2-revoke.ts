/** CSC API v2.0.0.2, 8.4.5 oauth2/revoke: tokens end. */

import type { Clause } from '../blackbox/clause.ts';
import { oauthRevokeCases } from '../blackbox/methods/oauth-revoke-cases.ts';

export const oauth2Revoke: Clause = {
  number: '8.4.5',
  about: 'oauth2/revoke',
  cases: oauthRevokeCases,
};
