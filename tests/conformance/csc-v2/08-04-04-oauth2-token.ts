/** CSC API v2.0.0.2, 8.4.4 oauth2/token: a code becomes a token. */

import type { Clause } from '../blackbox/clause.ts';
import { oauthTokenCases, oauthTokenCasesOfV2 } from '../blackbox/methods/oauth-token-cases.ts';

export const oauth2Token: Clause = {
  number: '8.4.4',
  about: 'oauth2/token',
  cases: [...oauthTokenCases, ...oauthTokenCasesOfV2],
};
