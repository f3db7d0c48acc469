/**
 * Approvals in SQL. A row is changed only under the condition that it is still as it must be, by
 * the same statement that looks; an approval and the yes that it is are one commit.
 *
 * What is decided on a device has a word of its own while it is pending: code before there were
 * tokens lets a person decide on the page whatever is `pending`.
 */

import type { Kysely } from 'kysely';
import { approvalsShownMax } from '#domain/authorization/approval.ts';
import type { Approval, ApprovalState } from '#domain/authorization/approval.ts';
import type { FactorKind } from '#domain/credentials/credential.ts';
import { digestText } from '#domain/digest.ts';
import type {
  AccountId,
  ApprovalId,
  ClientId,
  CredentialId,
  TokenTransactionId,
} from '#domain/identifiers.ts';
import type { JournalNote } from '#domain/journal/journal-entry.ts';
import type { Approvals, GivenYes, HandleTurn } from '#ports/approvals.ts';
import { readDigest, toAuthorizationRow, toSlotRow } from './authorization-rows.ts';
import type { ApprovalRow, Schema } from './schema.ts';
import type { Transactions, Tx } from './transactions.ts';

export class SqlApprovals implements Approvals {
  readonly #db: Kysely<Schema>;
  readonly #transactions: Transactions;

  constructor(db: Kysely<Schema>, transactions: Transactions) {
    this.#db = db;
    this.#transactions = transactions;
  }

  async add(approval: Approval, note: JournalNote): Promise<void> {
    await this.#transactions.run(async (tx) => {
      await tx.insertInto('approvals').values(toRow(approval)).execute();
    }, note);
  }

  async find(id: ApprovalId): Promise<Approval | undefined> {
    const query = this.#db.selectFrom('approvals').selectAll().where('id', '=', id);
    const row = await query.executeTakeFirst();
    return row && toApproval(row);
  }

  async findByHandle(handleHash: string): Promise<Approval | undefined> {
    const query = this.#db.selectFrom('approvals').selectAll();
    const row = await query.where('handle_hash', '=', handleHash).executeTakeFirst();
    return row && toApproval(row);
  }

  async listPending(accountId: AccountId, at: number): Promise<readonly Approval[]> {
    const rows = await this.#db
      .selectFrom('approvals')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('state', 'in', pendingStates)
      .where('expires_at', '>', at)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .limit(approvalsShownMax)
      .execute();
    return rows.map(toApproval);
  }

  async turnHandle(turn: HandleTurn): Promise<Approval | undefined> {
    const row = await this.#db
      .updateTable('approvals')
      .set({ handle_hash: turn.nextHash, polled_at: turn.at })
      .where('handle_hash', '=', turn.handleHash)
      .where('account_id', '=', turn.accountId)
      .where('client_id', '=', turn.clientId)
      .where((own) =>
        own.or([own('polled_at', 'is', null), own('polled_at', '<=', turn.turnedBefore)]),
      )
      .returningAll()
      .executeTakeFirst();
    return row && toApproval(row);
  }

  async approve(id: ApprovalId, { authorization, slots, note }: GivenYes, at: number) {
    const { sadHash, transactionId, transactionExpiresAt } = authorization;
    return this.#transactions.runUnlessFalse(async (tx) => {
      const state = { state: 'approved', yes_hash: sadHash, decided_at: at } as const;
      if (!(await decide(tx, id, state))) return false;
      const transaction = { id: transactionId, expires_at: transactionExpiresAt };
      await tx.insertInto('transactions').values(transaction).execute();
      await tx.insertInto('authorizations').values(toAuthorizationRow(authorization)).execute();
      const rows = slots.map((slot) => toSlotRow(transactionId, slot));
      await tx.insertInto('slots').values(rows).execute();
      return true;
    }, note);
  }

  async refuse(id: ApprovalId, note: JournalNote, at: number): Promise<boolean> {
    const state = { state: 'refused', decided_at: at } as const;
    return this.#transactions.runUnlessFalse((tx) => decide(tx, id, state), note);
  }
}

const onDevice = 'pending-on-device';
const pendingStates = ['pending', onDevice];

interface Decision {
  readonly state: ApprovalState;
  readonly yes_hash?: string;
  readonly decided_at: number;
}

async function decide(tx: Tx, id: ApprovalId, decision: Decision): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('approvals')
    .set(decision)
    .where('id', '=', id)
    .where('state', 'in', pendingStates)
    .where('expires_at', '>', decision.decided_at)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** What is only ever read and written as a whole. */
interface StoredRequest {
  readonly numSignatures: number;
  readonly digests: readonly string[];
  readonly description?: string;
  readonly presented: readonly FactorKind[];
  readonly outOfBand: readonly FactorKind[];
}

function toRow(approval: Approval): ApprovalRow {
  const { numSignatures, digests, description, presented, outOfBand } = approval;
  const request: StoredRequest = {
    numSignatures,
    digests: digests.map(digestText),
    ...(description !== undefined && { description }),
    presented,
    outOfBand,
  };
  return {
    id: approval.id,
    handle_hash: approval.handleHash,
    account_id: approval.accountId,
    client_id: approval.clientId,
    credential_id: approval.credentialId,
    request: JSON.stringify(request),
    state: isOnDevice(approval) ? onDevice : approval.state,
    yes_hash: approval.yesHash ?? null,
    decided_at: approval.decidedAt ?? null,
    polled_at: approval.polledAt ?? null,
    created_at: approval.createdAt,
    expires_at: approval.expiresAt,
    token_transaction_id: approval.tokenTransactionId ?? null,
  };
}

function isOnDevice({ state, tokenTransactionId }: Approval): boolean {
  return state === 'pending' && tokenTransactionId !== undefined;
}

function toApproval(row: ApprovalRow): Approval {
  const request = JSON.parse(row.request) as StoredRequest;
  return {
    id: row.id as ApprovalId,
    handleHash: row.handle_hash,
    accountId: row.account_id as AccountId,
    clientId: row.client_id as ClientId,
    credentialId: row.credential_id as CredentialId,
    numSignatures: request.numSignatures,
    digests: request.digests.map(readDigest),
    description: request.description,
    presented: request.presented,
    outOfBand: request.outOfBand,
    tokenTransactionId: (row.token_transaction_id ?? undefined) as TokenTransactionId | undefined,
    state: row.state === onDevice ? 'pending' : (row.state as ApprovalState),
    yesHash: row.yes_hash ?? undefined,
    decidedAt: row.decided_at ?? undefined,
    polledAt: row.polled_at ?? undefined,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
