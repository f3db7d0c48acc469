/** CSC API v2.0.0.2, 7 general rules: what requests and answers look like. */

import type { Clause } from '../blackbox/clause.ts';
import { generalCases } from '../blackbox/methods/general-cases.ts';

export const generalRules: Clause = {
  number: '7',
  about: 'general rules',
  cases: generalCases,
};
