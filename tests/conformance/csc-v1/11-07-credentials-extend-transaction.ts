/** CSC API v1.0.4.0, 11.7 credentials/extendTransaction: one yes, several calls. */

import type { Clause } from '../blackbox/clause.ts';
import { extendCases } from '../blackbox/methods/extend-cases.ts';

export const credentialsExtendTransaction: Clause = {
  number: '11.7',
  about: 'credentials/extendTransaction',
  offeredAs: 'credentials/extendTransaction',
  cases: extendCases,
};
