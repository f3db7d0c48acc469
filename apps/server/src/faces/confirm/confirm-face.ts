/** What the face of the confirmation page is handed, and where it lives. */

import type { FindClient } from '#usecases/access/find-client.ts';
import type { CheckRate } from '#usecases/access/check-rate.ts';
import type { AnswerTransaction } from '#usecases/transactions/answer-transaction.ts';
import type { CarryTransaction } from '#usecases/transactions/carry-transaction.ts';
import type { RefuseTransaction } from '#usecases/transactions/refuse-transaction.ts';
import type { ShowChannels } from '#usecases/transactions/show-channels.ts';
import type { ShowCode } from '#usecases/transactions/show-code.ts';
import type { ShowTransaction } from '#usecases/transactions/show-transaction.ts';

export const confirmPath = '/confirm';

export interface ConfirmFace {
  readonly showTransaction: ShowTransaction;
  readonly showChannels: ShowChannels;
  readonly showCode: ShowCode;
  readonly answerTransaction: AnswerTransaction;
  readonly refuseTransaction: RefuseTransaction;
  readonly carryTransaction: CarryTransaction;
  readonly checkRate: CheckRate;
  readonly findClient: FindClient;
  readonly providerName: string;
  now(): number;
}
