/** CSC API v2.0.0.2, 8.4.2 oauth2/authorize: a person is asked. */

import type { Clause } from '../blackbox/clause.ts';
import {
  oauthAuthorizeCases,
  oauthAuthorizeCasesOfV2,
} from '../blackbox/methods/oauth-authorize-cases.ts';

export const oauth2Authorize: Clause = {
  number: '8.4.2',
  about: 'oauth2/authorize',
  cases: [...oauthAuthorizeCases, ...oauthAuthorizeCasesOfV2],
};
