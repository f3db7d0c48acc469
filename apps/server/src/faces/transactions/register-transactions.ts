/**
 * The bank API: what is to be approved with a token, and how it stands. `/transactions/v1/…`,
 * described in `packages/contract/src/transactions/transaction-forms.ts`.
 *
 * What somebody may do to a transaction hangs on the client that began it, and on the account it is
 * for being within that client's reach still.
 */

import { transactionForms, transactionsBase } from '@kumoin/contract';
import type { TransactionMethod, TransactionOrderForm } from '@kumoin/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Access } from '#domain/access/access-grant.ts';
import { reachesCustomer } from '#domain/access/client.ts';
import type { TokenId, TokenTransactionId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { SentChannel } from '#domain/transactions/channel.ts';
import type { CheckCustomer } from '#usecases/access/check-customer.ts';
import type { AttestAnswer } from '#usecases/evidence/attest-answer.ts';
import type { ExportEvidence } from '#usecases/evidence/export-evidence.ts';
import type { AnswerTransaction } from '#usecases/transactions/answer-transaction.ts';
import type { BeginTransaction } from '#usecases/transactions/begin-transaction.ts';
import type { CancelTransaction } from '#usecases/transactions/cancel-transaction.ts';
import type { CarryTransaction } from '#usecases/transactions/carry-transaction.ts';
import type { KeyOfClient } from '#usecases/transactions/find-transaction.ts';
import type { ListChannels } from '#usecases/transactions/list-channels.ts';
import type { PollTransaction } from '#usecases/transactions/poll-transaction.ts';
import type { TransactionOrder } from '#usecases/transactions/transaction-order.ts';
import { guardClientCalls } from '../guard-client-calls.ts';
import type { CallerOf, ClientDoor } from '../guard-client-calls.ts';
import { statusOf } from './render-refusal.ts';
import { tellBegun, tellTransaction } from './tell-transaction.ts';

export interface TransactionsFace extends ClientDoor {
  readonly checkCustomer: CheckCustomer;
  readonly beginTransaction: BeginTransaction;
  readonly pollTransaction: PollTransaction;
  readonly answerTransaction: AnswerTransaction;
  readonly cancelTransaction: CancelTransaction;
  readonly exportEvidence: ExportEvidence;
  readonly carryTransaction: CarryTransaction;
  readonly listChannels: ListChannels;
  readonly attestAnswer: AttestAnswer;
  readonly now: () => number;
}

interface Route {
  readonly scope: FastifyInstance;
  readonly face: TransactionsFace;
  readonly callerOf: CallerOf;
}

export function registerTransactions(app: FastifyInstance, face: TransactionsFace): void {
  void app.register(
    async (scope) => {
      const callerOf = guardClientCalls(scope, face, { method: 'transactions', statusOf });
      const route = { scope, face, callerOf };
      registerBegin(route);
      registerShow(route);
      registerAnswer(route);
      registerSend(route);
      registerCancel(route);
      registerEvidence(route);
      registerAttest(route);
    },
    { prefix: transactionsBase },
  );
}

/** The serializer writes the members of the form and no others. */
function schemaOf(name: TransactionMethod) {
  const { request, answer, status, ...others } = transactionForms[name];
  return {
    ...(request && { body: request }),
    ...('query' in others && { querystring: others.query }),
    response: { [status]: answer },
  };
}

function registerBegin({ scope, face, callerOf }: Route): void {
  const { path, status } = transactionForms.begin;
  scope.post<{ Body: TransactionOrderForm }>(
    path,
    { schema: schemaOf('begin') },
    async (request, reply) => {
      const access = callerOf(request);
      const account = await face.checkCustomer(access, request.body.account);
      await face.checkRate('transactionsPerAccount', account.id);
      const begun = await face.beginTransaction({
        ...readOrder(request.body),
        ...{ accountId: account.id, clientId: access.clientId },
      });
      const channels = await face.listChannels(keyTo(access, begun.transaction.id));
      const telling = { at: face.now(), baseUrl: face.baseUrl(), channels };
      return reply.code(status).send(tellBegun(begun, telling));
    },
  );
}

/** The members in the order of the form; the screen has its own. */
function readOrder(form: TransactionOrderForm): Omit<TransactionOrder, 'accountId' | 'clientId'> {
  const fields = Object.entries(form.fields).map(([name, value]) => ({ name, value }));
  return {
    kind: form.kind,
    fields: fields as TransactionOrder['fields'],
    language: form.lang ?? 'ja',
    seconds: form.expiresIn,
    tokenId: form.tokenID as TokenId | undefined,
    numberMatching: form.numberMatching,
    callbackUri: form.callbackUri,
    clientReference: form.clientReference,
    signing: undefined,
  };
}

interface Named {
  readonly Params: { readonly transactionID: string };
}

function registerShow({ scope, face, callerOf }: Route): void {
  scope.get<Named & { Querystring: { readonly wait?: string } }>(
    transactionForms.show.path,
    { schema: schemaOf('show') },
    async (request) => {
      const key = keyOf(callerOf(request), request);
      const transaction = await face.pollTransaction(key, Number(request.query.wait ?? 0));
      return tellTransaction(transaction, face.now());
    },
  );
}

function registerAnswer({ scope, face, callerOf }: Route): void {
  scope.post<Named & { Body: { readonly response: string } }>(
    transactionForms.answer.path,
    { schema: schemaOf('answer') },
    async (request) => {
      const access = callerOf(request);
      const key = keyOf(access, request);
      await face.checkRate('answersPerClient', access.clientId);
      const { accountId } = await face.pollTransaction(key, 0);
      await face.checkRate('answersPerAccount', accountId);
      const { response } = request.body;
      const approved = await face.answerTransaction({ key, way: 'typed', response });
      return tellTransaction(approved, face.now());
    },
  );
}

function registerSend({ scope, face, callerOf }: Route): void {
  scope.post<Named & { Body: { readonly channel: SentChannel } }>(
    transactionForms.send.path,
    { schema: schemaOf('send') },
    async (request) => {
      const key = keyOf(callerOf(request), request);
      const { kind, sentTo } = await face.carryTransaction(key, request.body.channel);
      return { channel: kind, sentTo };
    },
  );
}

function registerCancel({ scope, face, callerOf }: Route): void {
  scope.post<Named>(
    transactionForms.cancel.path,
    { schema: schemaOf('cancel') },
    async (request) => {
      const key = keyOf(callerOf(request), request);
      await face.cancelTransaction(key);
      return tellTransaction(await face.pollTransaction(key, 0), face.now());
    },
  );
}

function registerEvidence({ scope, face, callerOf }: Route): void {
  scope.get<Named & { Querystring: { readonly olderSize?: string } }>(
    transactionForms.evidence.path,
    { schema: schemaOf('evidence') },
    async (request) => {
      const { id, ...reader } = keyOf(callerOf(request), request);
      const { olderSize } = request.query;
      const bundle = await face.exportEvidence({
        ...{ transactionId: id, reader },
        ...(olderSize !== undefined && { olderSize: Number(olderSize) }),
      });
      // As text: its octets have to stay as they are.
      return { transactionID: id, bundle: new TextDecoder().decode(bundle) };
    },
  );
}

interface AttestBody {
  readonly Body: { readonly tokenID: string; readonly question: string; readonly response: string };
}

/** For another installation: it asks about tokens of ours, and of no transaction. */
function registerAttest({ scope, face, callerOf }: Route): void {
  scope.post<AttestBody>(
    transactionForms.attest.path,
    { schema: schemaOf('attest') },
    async (request) => {
      const { clientId, rights } = callerOf(request);
      refuseUnless(rights.attestations === true, 'method_not_allowed');
      const { tokenID, question, response } = request.body;
      const tokenId = tokenID as TokenId;
      const sealed = await face.attestAnswer({ clientId, tokenId, question, response });
      return { attestation: Buffer.from(sealed).toString('base64') };
    },
  );
}

function keyOf(access: Access, { params }: FastifyRequest<Named>): KeyOfClient {
  return keyTo(access, params.transactionID as TokenTransactionId);
}

function keyTo(access: Access, id: TokenTransactionId): KeyOfClient {
  return {
    id,
    clientId: access.clientId,
    reaches: (accountId) => reachesCustomer(access, accountId),
  };
}
