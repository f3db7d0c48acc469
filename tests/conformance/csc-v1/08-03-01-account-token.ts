/** CSC API v1.0.4.0, 8.3.1 account_token: who may open the authorize page. */

import type { Clause } from '../blackbox/clause.ts';
import { accountTokenCases } from '../blackbox/methods/account-token-cases.ts';

export const accountToken: Clause = {
  number: '8.3.1',
  about: 'account_token',
  cases: accountTokenCases,
};
