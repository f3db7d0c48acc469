/** CSC API v2.2.0.0, 11.5 credentials/delete: a person agrees to the end of one. A draft to us. */

import type { Clause } from '../blackbox/clause.ts';
import { deleteCases } from '../blackbox/methods/create-cases.ts';

export const credentialsDelete: Clause = {
  number: '11.5',
  about: 'credentials/delete',
  offeredAs: 'credentials/delete',
  draft: '2.2',
  cases: deleteCases,
};
