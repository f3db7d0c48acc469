/** CSC API v2.0.0.2, 10 errors: what an error looks like. */

import type { Clause } from '../blackbox/clause.ts';
import { errorCases } from '../blackbox/methods/general-cases.ts';

export const errors: Clause = {
  number: '10',
  about: 'errors',
  cases: errorCases,
};
