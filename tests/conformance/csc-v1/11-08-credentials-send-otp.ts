/** CSC API v1.0.4.0, 11.8 credentials/sendOTP: a code goes to the signer. */

import type { Clause } from '../blackbox/clause.ts';
import { sendOtpCases } from '../blackbox/methods/challenge-cases.ts';

export const credentialsSendOtp: Clause = {
  number: '11.8',
  about: 'credentials/sendOTP',
  offeredAs: 'credentials/sendOTP',
  cases: sendOtpCases,
};
