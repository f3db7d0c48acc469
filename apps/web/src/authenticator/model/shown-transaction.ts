/** A transaction as the person sees it: genuine, in full, and with what else they have to bring. */

import type { Statement } from '@kumoin/otp';
import type { EnrolledToken } from './enrolled-token.ts';

export interface ShownTransaction {
  /** Whose server key its proof fits. */
  readonly token: EnrolledToken;
  readonly ref: string;
  /** Without the match number. */
  readonly statement: Statement;
  /** Two digits, shown where it was begun. */
  readonly needsMatchNumber: boolean;
  /** It came in a picture: a code can be typed where the server cannot be reached. */
  readonly carried: boolean;
}
