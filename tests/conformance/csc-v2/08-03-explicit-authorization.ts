/** CSC API v2.0.0.2, 8.3 Explicit credential authorization: which factors are enough. */

import type { Clause } from '../blackbox/clause.ts';
import { expressionCases } from '../blackbox/methods/expression-cases.ts';

export const explicitAuthorization: Clause = {
  number: '8.3',
  about: 'auth.expression',
  offeredAs: 'credentials/authorize',
  cases: expressionCases,
};
