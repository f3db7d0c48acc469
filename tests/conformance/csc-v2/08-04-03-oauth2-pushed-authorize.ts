/** CSC API v2.0.0.2, 8.4.3 oauth2/pushed_authorize: the request is sent before the person is. */

import type { Clause } from '../blackbox/clause.ts';
import { oauthPushCases } from '../blackbox/methods/oauth-push-cases.ts';

export const oauth2PushedAuthorize: Clause = {
  number: '8.4.3',
  about: 'oauth2/pushed_authorize',
  cases: oauthPushCases,
};
