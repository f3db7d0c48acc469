/** What the commands do, apart from how they are written on the command line. */

import type { ExtendOptions } from '../engine/extend-file.ts';
import type { InspectOptions } from '../engine/inspect-file.ts';
import type { TimestampOptions } from '../engine/timestamp-file.ts';
import type { KeepHeadOptions } from '../evidence/keep-head.ts';
import type { VerifyEvidenceOptions } from '../evidence/verify-evidence-file.ts';
import type { OperatorCall, OperatorOptions } from '../operator/operate.ts';
import type { SignOptions } from '../sign/sign-options.ts';
import type { TransactCall, TransactOptions } from '../transactions/transact.ts';
import type { VerifyOptions } from '../verify/verify-file.ts';

export interface Handlers {
  sign(files: readonly string[], options: SignOptions): Promise<void>;
  extend(file: string, options: ExtendOptions): Promise<void>;
  timestamp(file: string, options: TimestampOptions): Promise<void>;
  inspect(file: string, options: InspectOptions): Promise<void>;
  verify(file: string, options: VerifyOptions): Promise<void>;
  verifyEvidence(file: string, options: VerifyEvidenceOptions): Promise<void>;
  keepHead(options: KeepHeadOptions): Promise<void>;
  transact(call: TransactCall, options: TransactOptions): Promise<void>;
  operate(call: OperatorCall, options: OperatorOptions): Promise<void>;
  /** Runs the server's own program with these words. */
  server(words: readonly string[]): Promise<void>;
}
