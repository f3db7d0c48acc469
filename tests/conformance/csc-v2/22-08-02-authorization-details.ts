/** CSC API v2.2.0.0, 8.2 OAuth 2.0: what `authorization_details` became. A draft to us. */

import type { Clause } from '../blackbox/clause.ts';
import { draftDetailsCases } from '../blackbox/methods/draft-cases.ts';

export const authorizationDetails: Clause = {
  number: '8.2',
  about: 'authorization_details',
  draft: '2.2',
  cases: draftDetailsCases,
};
