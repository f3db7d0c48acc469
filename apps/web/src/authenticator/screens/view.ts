/** What the app shows; one thing at a time. */

import type { ProblemCode } from '../model/authenticator-error.ts';
import type { OfferedEnrolment } from '../model/enrol-device.ts';
import type { EnrolledToken } from '../model/enrolled-token.ts';
import type { ShownTransaction } from '../model/shown-transaction.ts';

export type View =
  | { readonly at: 'home' | 'scan' | 'listen' | 'paste' | 'settings' }
  | { readonly at: 'problem'; readonly code: ProblemCode }
  | { readonly at: 'enrol'; readonly offer: OfferedEnrolment }
  | { readonly at: 'enrolled' | 'token'; readonly token: EnrolledToken }
  | { readonly at: 'transaction'; readonly shown: ShownTransaction }
  | { readonly at: 'code'; readonly shown: ShownTransaction; readonly number: string }
  | { readonly at: 'decided'; readonly decision: 'approved' | 'refused' };

export const homeView: View = { at: 'home' };
