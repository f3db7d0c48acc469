/** CSC API v2.0.0.2, 11.1 info: what the service says of itself. */

import type { Clause } from '../blackbox/clause.ts';
import { infoCases, infoCasesOfV2, listedCases } from '../blackbox/methods/info-cases.ts';

/** Every method of the document besides `info`. */
const methods = [
  'auth/login',
  'auth/revoke',
  'credentials/list',
  'credentials/info',
  'credentials/authorize',
  'credentials/authorizeCheck',
  'credentials/getChallenge',
  'credentials/extendTransaction',
  'signatures/signHash',
  'signatures/signDoc',
  'signatures/signPolling',
  'signatures/timestamp',
];

export const info: Clause = {
  number: '11.1',
  about: 'info',
  cases: [...infoCases, ...infoCasesOfV2, ...listedCases(methods)],
};
