/** CSC API v2.0.0.2, 8.4.1 account_token: who may open the authorize page. */

import type { Clause } from '../blackbox/clause.ts';
import { accountTokenCases } from '../blackbox/methods/account-token-cases.ts';

export const accountToken: Clause = {
  number: '8.4.1',
  about: 'account_token',
  cases: accountTokenCases,
};
