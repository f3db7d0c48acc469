/**
 * Authorizations and the slots of their transactions in SQL.
 *
 * `spend` and `extend` change rows only under the condition that they are still as they must
 * be, and count what they changed. Both take the row of the authorization first: whoever has
 * it is alone with the slots of its transaction, on engines that lock rows, too.
 */

import { Buffer } from 'node:buffer';
import type { HashAlgorithm } from '@kumoin/pki';
import type { Kysely, Transaction } from 'kysely';
import type { Authorization, Slot } from '#domain/authorization/authorization.ts';
import type { SoleControlLevel } from '#domain/credentials/credential.ts';
import { digestText } from '#domain/digest.ts';
import type { Digest } from '#domain/digest.ts';
import type {
  AccountId,
  AuthorizationId,
  ClientId,
  CredentialId,
  TransactionId,
} from '#domain/identifiers.ts';
import type { SlotSpending } from '#domain/signatures/signing-warrant.ts';
import type { AuthorizationExtension, Authorizations } from '#ports/authorizations.ts';
import { changedOne, prepared } from './prepared.ts';
import type { AuthorizationRow, Schema, SlotRow } from './schema.ts';
import type { Transactions } from './transactions.ts';

/** Bounds the parameters of one statement. */
const slotsPerInsert = 100;

export class SqlAuthorizations implements Authorizations {
  readonly #db: Kysely<Schema>;
  readonly #transactions: Transactions;
  readonly #statements: ReturnType<typeof statementsOf>;

  constructor(db: Kysely<Schema>, transactions: Transactions) {
    this.#db = db;
    this.#transactions = transactions;
    this.#statements = statementsOf(db);
  }

  async add(authorization: Authorization, slots: readonly Slot[]): Promise<void> {
    const { transactionId, transactionExpiresAt } = authorization;
    const rows = slots.map((slot) => toSlotRow(transactionId, slot));
    await this.#transactions.run(async (tx) => {
      const transaction = { id: transactionId, expires_at: transactionExpiresAt };
      await tx.insertInto('transactions').values(transaction).execute();
      await tx.insertInto('authorizations').values(toRow(authorization)).execute();
      for (let start = 0; start < rows.length; start += slotsPerInsert) {
        const some = rows.slice(start, start + slotsPerInsert);
        await tx.insertInto('slots').values(some).execute();
      }
    });
  }

  async findBySadHash(hash: string): Promise<Authorization | undefined> {
    const { rows } = await this.#statements.findBySadHash(this.#db, { hash });
    return rows[0] && toAuthorization(rows[0]);
  }

  async openSlots(id: TransactionId): Promise<readonly Slot[]> {
    const { rows } = await this.#statements.openSlots(this.#db, { id });
    return rows.map(toSlot);
  }

  async slotsSpentAt(id: TransactionId, at: number): Promise<readonly Slot[]> {
    const { rows } = await this.#statements.slotsSpentAt(this.#db, { id, at });
    return rows.map(toSlot);
  }

  async spend(
    id: AuthorizationId,
    spending: readonly SlotSpending[],
    at: number,
  ): Promise<boolean> {
    const { markUsed, spendSlot } = this.#statements;
    return this.#transactions.runUnlessFalse(async (tx) => {
      if (!changedOne(await markUsed(tx, { id, at }))) return false;
      for (const { position, digest } of spending) {
        const slot = { id, position, digest: digestText(digest), at };
        if (!changedOne(await spendSlot(tx, slot))) return false;
      }
      return true;
    });
  }

  async extend(extension: AuthorizationExtension): Promise<boolean> {
    const { successor, addedDigests } = extension;
    return this.#transactions.runUnlessFalse(async (tx) => {
      if (!(await markReplaced(tx, extension))) return false;
      await tx.insertInto('authorizations').values(toRow(successor)).execute();

      const { transactionId } = successor;
      const blank = await blankPositions(tx, transactionId, addedDigests.length);
      if (blank.length < addedDigests.length) return false;
      for (const [index, position] of blank.entries()) {
        const digest = addedDigests[index];
        if (digest) await nameSlot(tx, transactionId, { position, digest });
      }
      return true;
    });
  }

  async retire(id: AuthorizationId, at: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('authorizations')
      .set({ replaced_at: at })
      .where('id', '=', id)
      .where('replaced_at', 'is', null)
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }
}

/** The statements of signing. */
function statementsOf(db: Kysely<Schema>) {
  return {
    findBySadHash: prepared(({ hash }: { hash: string }) =>
      db.selectFrom('authorizations').selectAll().where('sad_hash', '=', hash),
    ),

    openSlots: prepared(({ id }: { id: string }) =>
      db
        .selectFrom('slots')
        .selectAll()
        .where('transaction_id', '=', id)
        .where('spent_at', 'is', null)
        .orderBy('position'),
    ),

    slotsSpentAt: prepared(({ id, at }: { id: string; at: number }) =>
      db
        .selectFrom('slots')
        .selectAll()
        .where('transaction_id', '=', id)
        .where('spent_at', '=', at)
        .orderBy('position'),
    ),

    markUsed: prepared(({ id, at }: { id: string; at: number }) =>
      db
        .updateTable('authorizations')
        .set({ used_at: at })
        .where('id', '=', id)
        .where('used_at', 'is', null)
        .where('replaced_at', 'is', null),
    ),

    spendSlot: prepared(({ id, position, digest, at }: SlotToSpend) =>
      db
        .updateTable('slots')
        .set({ digest, spent_at: at })
        .where('transaction_id', '=', (row) =>
          row.selectFrom('authorizations').select('transaction_id').where('id', '=', id),
        )
        .where('position', '=', position)
        .where('spent_at', 'is', null)
        .where((row) => row.or([row('digest', 'is', null), row('digest', '=', digest)])),
    ),
  };
}

interface SlotToSpend {
  /** Of the authorization that spends it. */
  readonly id: string;
  readonly position: number;
  readonly digest: string;
  readonly at: number;
}

type Tx = Transaction<Schema>;

async function markReplaced(
  tx: Tx,
  { replaced, successor, at }: AuthorizationExtension,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('authorizations')
    .set({ replaced_at: at })
    .where('id', '=', replaced)
    .where('transaction_id', '=', successor.transactionId)
    .where('replaced_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

async function blankPositions(tx: Tx, transactionId: string, limit: number) {
  const rows = await tx
    .selectFrom('slots')
    .select('position')
    .where('transaction_id', '=', transactionId)
    .where('spent_at', 'is', null)
    .where('digest', 'is', null)
    .orderBy('position')
    .limit(limit)
    .execute();
  return rows.map(({ position }) => position);
}

async function nameSlot(tx: Tx, transactionId: string, { position, digest }: SlotSpending) {
  await tx
    .updateTable('slots')
    .set({ digest: digestText(digest) })
    .where('transaction_id', '=', transactionId)
    .where('position', '=', position)
    .execute();
}

function toSlotRow(transactionId: string, slot: Slot): SlotRow {
  return {
    transaction_id: transactionId,
    position: slot.position,
    digest: slot.digest ? digestText(slot.digest) : null,
    spent_at: slot.spentAt ?? null,
  };
}

function toSlot(row: SlotRow): Slot {
  return {
    position: row.position,
    digest: row.digest === null ? undefined : readDigest(row.digest),
    spentAt: row.spent_at ?? undefined,
  };
}

function readDigest(text: string): Digest {
  const colon = text.indexOf(':');
  return {
    algorithm: text.slice(0, colon) as HashAlgorithm,
    bytes: new Uint8Array(Buffer.from(text.slice(colon + 1), 'hex')),
  };
}

function toRow(authorization: Authorization): AuthorizationRow {
  return {
    id: authorization.id,
    transaction_id: authorization.transactionId,
    sad_hash: authorization.sadHash,
    account_id: authorization.accountId,
    client_id: authorization.clientId,
    credential_id: authorization.credentialId,
    level: authorization.level,
    bound_to_digests: authorization.boundToDigests ? 1 : 0,
    created_at: authorization.createdAt,
    expires_at: authorization.expiresAt,
    transaction_expires_at: authorization.transactionExpiresAt,
    used_at: authorization.usedAt ?? null,
    replaced_at: authorization.replacedAt ?? null,
  };
}

function toAuthorization(row: AuthorizationRow): Authorization {
  return {
    id: row.id as AuthorizationId,
    transactionId: row.transaction_id as TransactionId,
    sadHash: row.sad_hash,
    accountId: row.account_id as AccountId,
    clientId: row.client_id as ClientId,
    credentialId: row.credential_id as CredentialId,
    level: row.level as SoleControlLevel,
    boundToDigests: row.bound_to_digests === 1,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    transactionExpiresAt: row.transaction_expires_at,
    usedAt: row.used_at ?? undefined,
    replacedAt: row.replaced_at ?? undefined,
  };
}
