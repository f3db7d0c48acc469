/** CSC API v2.0.0.2, 11.2 auth/login: a name and a password become a session. */

import type { Clause } from '../blackbox/clause.ts';
import { loginCases } from '../blackbox/methods/login-cases.ts';

export const authLogin: Clause = {
  number: '11.2',
  about: 'auth/login',
  offeredAs: 'auth/login',
  cases: loginCases,
};
