/** CSC API v1.0.4.0, 8.3.2 oauth2/authorize: a person is asked. */

import type { Clause } from '../blackbox/clause.ts';
import { oauthAuthorizeCases } from '../blackbox/methods/oauth-authorize-cases.ts';

export const oauth2Authorize: Clause = {
  number: '8.3.2',
  about: 'oauth2/authorize',
  cases: oauthAuthorizeCases,
};
