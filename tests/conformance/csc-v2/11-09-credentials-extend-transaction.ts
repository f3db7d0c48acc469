/** CSC API v2.0.0.2, 11.9 credentials/extendTransaction: one yes, several calls. */

import type { Clause } from '../blackbox/clause.ts';
import { extendCases } from '../blackbox/methods/extend-cases.ts';

export const credentialsExtendTransaction: Clause = {
  number: '11.9',
  about: 'credentials/extendTransaction',
  offeredAs: 'credentials/extendTransaction',
  cases: extendCases,
};
