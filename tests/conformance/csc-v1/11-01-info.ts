/** CSC API v1.0.4.0, 11.1 info: what the service says of itself. */

import type { Clause } from '../blackbox/clause.ts';
import { infoCases, infoCasesOfV1, listedCases } from '../blackbox/methods/info-cases.ts';

/** Every method of the document besides `info`. */
const methods = [
  'auth/login',
  'auth/revoke',
  'credentials/list',
  'credentials/info',
  'credentials/authorize',
  'credentials/extendTransaction',
  'credentials/sendOTP',
  'signatures/signHash',
  'signatures/timestamp',
];

export const info: Clause = {
  number: '11.1',
  about: 'info',
  cases: [...infoCases, ...infoCasesOfV1, ...listedCases(methods)],
};
