/** CSC API v2.2.0.0, 11.4 credentials/create: a person agrees to a credential. A draft to us. */

import type { Clause } from '../blackbox/clause.ts';
import { createCases } from '../blackbox/methods/create-cases.ts';

export const credentialsCreate: Clause = {
  number: '11.4',
  about: 'credentials/create',
  offeredAs: 'credentials/create',
  draft: '2.2',
  cases: createCases,
};
