/** CSC API v2.2.0.0, 11.1 info: what it tells beside. A draft to us. */

import type { Clause } from '../blackbox/clause.ts';
import { draftInfoCases } from '../blackbox/methods/draft-cases.ts';

export const info: Clause = {
  number: '11.1',
  about: 'info',
  draft: '2.2',
  cases: draftInfoCases,
};
