/** The use cases of token transactions. */

import { makeAnswerTransaction } from '#usecases/transactions/answer-transaction.ts';
import { makeBeginTransaction } from '#usecases/transactions/begin-transaction.ts';
import { makeCarryTransaction } from '#usecases/transactions/carry-transaction.ts';
import type { CheckSendingRate } from '#usecases/transactions/carry-transaction.ts';
import { makeCancelTransaction } from '#usecases/transactions/cancel-transaction.ts';
import { makeEndOverdueTransactions } from '#usecases/transactions/end-overdue-transactions.ts';
import { makeListChannels } from '#usecases/transactions/list-channels.ts';
import { makeListOpenTransactions } from '#usecases/transactions/list-open-transactions.ts';
import { makePollTransaction } from '#usecases/transactions/poll-transaction.ts';
import { makeRefuseTransaction } from '#usecases/transactions/refuse-transaction.ts';
import { makeShowChannels } from '#usecases/transactions/show-channels.ts';
import { makeShowCode } from '#usecases/transactions/show-code.ts';
import { makeShowTransaction } from '#usecases/transactions/show-transaction.ts';

type PortsOf<Make extends (ports: never, ...others: never[]) => unknown> = Parameters<Make>[0];

type Ports = PortsOf<typeof makeAnswerTransaction> &
  PortsOf<typeof makeBeginTransaction> &
  PortsOf<typeof makeCancelTransaction> &
  PortsOf<typeof makeCarryTransaction> &
  PortsOf<typeof makeShowChannels> &
  PortsOf<typeof makeListChannels> &
  PortsOf<typeof makeShowCode> &
  PortsOf<typeof makeEndOverdueTransactions> &
  PortsOf<typeof makeListOpenTransactions> &
  PortsOf<typeof makePollTransaction> &
  PortsOf<typeof makeRefuseTransaction> &
  PortsOf<typeof makeShowTransaction>;

/** @param checkRate of access. */
export function buildTransactionUseCases(ports: Ports, checkRate: CheckSendingRate) {
  return {
    beginTransaction: makeBeginTransaction(ports),
    showTransaction: makeShowTransaction(ports),
    pollTransaction: makePollTransaction(ports),
    listOpenTransactions: makeListOpenTransactions(ports),
    answerTransaction: makeAnswerTransaction(ports),
    refuseTransaction: makeRefuseTransaction(ports),
    cancelTransaction: makeCancelTransaction(ports),
    carryTransaction: makeCarryTransaction(ports, checkRate),
    listChannels: makeListChannels(ports),
    showChannels: makeShowChannels(ports),
    showCode: makeShowCode(ports),
    endOverdueTransactions: makeEndOverdueTransactions(ports),
  };
}
