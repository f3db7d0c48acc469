/** CSC API v1.0.4.0, 8.3.4 oauth2/revoke: tokens end. */

import type { Clause } from '../blackbox/clause.ts';
import { oauthRevokeCases } from '../blackbox/methods/oauth-revoke-cases.ts';

export const oauth2Revoke: Clause = {
  number: '8.3.4',
  about: 'oauth2/revoke',
  cases: oauthRevokeCases,
};
