/** CSC API v1.0.4.0, 8.3.3 oauth2/token: a code becomes a token. */

import type { Clause } from '../blackbox/clause.ts';
import { oauthTokenCases, oauthTokenCasesOfV1 } from '../blackbox/methods/oauth-token-cases.ts';

export const oauth2Token: Clause = {
  number: '8.3.3',
  about: 'oauth2/token',
  cases: [...oauthTokenCases, ...oauthTokenCasesOfV1],
};
