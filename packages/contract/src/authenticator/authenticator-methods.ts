/** Where the device API is, and who calls what of it. Apart from the forms: an app needs no schemas. */

import type { AuthenticatorMethod } from './authenticator-forms.ts';

/** Where the methods are. */
export const authenticatorBase = '/authenticator/v1/';

/** For whoever holds the code of an enrolment; everything else is for a token, which proves itself. */
export const methodsWithoutToken: readonly AuthenticatorMethod[] = [
  'enrolments/show',
  'enrolments/complete',
];
