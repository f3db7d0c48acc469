/**
 * Evidence in SQL. Two nodes that seal at once write the same rows or the same positions; either
 * way the engine lets one of them: the other finds its row taken, or its position.
 */

import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { EvidenceEvent } from '@kumoin/evidence';
import type { EvidenceRecordId, TokenId, TokenTransactionId } from '#domain/identifiers.ts';
import type {
  EvidenceRecord,
  EvidenceRecords,
  LoggedRecord,
  TokenCertificate,
  TreeHead,
} from '#ports/evidence-records.ts';
import { isUniqueViolation } from './postgres-failure.ts';
import type { EvidenceRecordRow } from './schema-of-tokens.ts';
import type { Schema } from './schema.ts';
import type { Transactions, Tx } from './transactions.ts';

type Entry = LoggedRecord & { readonly id: EvidenceRecordId };

export class SqlEvidenceRecords implements EvidenceRecords {
  readonly #db: Kysely<Schema>;
  readonly #transactions: Transactions;

  constructor(db: Kysely<Schema>, transactions: Transactions) {
    this.#db = db;
    this.#transactions = transactions;
  }

  async find(id: EvidenceRecordId): Promise<EvidenceRecord | undefined> {
    const query = this.#db.selectFrom('evidence_records').selectAll().where('id', '=', id);
    const row = await query.executeTakeFirst();
    return row && toRecord(row);
  }

  async listOf(transactionId: TokenTransactionId): Promise<readonly EvidenceRecord[]> {
    const rows = await this.#db
      .selectFrom('evidence_records')
      .selectAll()
      .where('transaction_id', '=', transactionId)
      .orderBy(sql`position is null`)
      .orderBy('position')
      .orderBy('at')
      .orderBy('id')
      .execute();
    return rows.map(toRecord);
  }

  async listUnlogged(limit: number): Promise<readonly EvidenceRecord[]> {
    const rows = await this.#db
      .selectFrom('evidence_records')
      .selectAll()
      .where('position', 'is', null)
      .orderBy('at')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(toRecord);
  }

  countLogged(): Promise<number> {
    return countLogged(this.#db);
  }

  async log(entries: readonly Entry[]): Promise<boolean> {
    try {
      return await this.#transactions.runUnlessFalse((tx) => logAll(tx, entries));
    } catch (error) {
      // The position was taken between the look and the commit.
      if (isUniqueViolation(error)) return false;
      throw error;
    }
  }

  async listLeaves(from: number, limit: number): Promise<readonly string[]> {
    const rows = await this.#db
      .selectFrom('evidence_records')
      .select('leaf_hash')
      .where('position', '>=', from)
      .orderBy('position')
      .limit(limit)
      .execute();
    return rows.flatMap(({ leaf_hash: leaf }) => leaf ?? []);
  }

  async findPosition(leafHash: string): Promise<number | undefined> {
    const row = await this.#db
      .selectFrom('evidence_records')
      .select('position')
      .where('leaf_hash', '=', leafHash)
      .executeTakeFirst();
    return row?.position ?? undefined;
  }

  async addHead({ size, rootHash, signed, at }: TreeHead): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('tree_heads')
      .values({ size, root_hash: rootHash, signed, at })
      .onConflict((conflict) => conflict.column('size').doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  }

  async newestHead(): Promise<TreeHead | undefined> {
    const row = await this.#db
      .selectFrom('tree_heads')
      .selectAll()
      .orderBy('size', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row && { size: row.size, rootHash: row.root_hash, signed: row.signed, at: row.at };
  }

  async addCertificate(certificate: Omit<TokenCertificate, 'serial'>): Promise<TokenCertificate> {
    const { tokenId, signed, at } = certificate;
    for (;;) {
      const serial = ((await this.findCertificate(tokenId))?.serial ?? 0) + 1;
      const { numInsertedOrUpdatedRows } = await this.#db
        .insertInto('token_certificates')
        .values({ token_id: tokenId, serial, signed, at })
        .onConflict((conflict) => conflict.columns(['token_id', 'serial']).doNothing())
        .executeTakeFirstOrThrow();
      // Somebody else took the number: the next one is free.
      if (numInsertedOrUpdatedRows === 1n) return { ...certificate, serial };
    }
  }

  async findCertificate(tokenId: TokenId): Promise<TokenCertificate | undefined> {
    const row = await this.#db
      .selectFrom('token_certificates')
      .selectAll()
      .where('token_id', '=', tokenId)
      .orderBy('serial', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row && { tokenId, serial: row.serial, signed: row.signed, at: row.at };
  }
}

async function countLogged(db: Kysely<Schema>): Promise<number> {
  const query = db.selectFrom('evidence_records').select(({ fn }) => fn.max('position').as('last'));
  const { last } = await query.executeTakeFirstOrThrow();
  return last === null ? 0 : Number(last) + 1;
}

async function logAll(tx: Tx, entries: readonly Entry[]): Promise<boolean> {
  const size = await countLogged(tx);
  if (entries.some(({ position }, index) => position !== size + index)) return false;
  for (const { id, position, seal, leafHash } of entries) {
    const { numUpdatedRows } = await tx
      .updateTable('evidence_records')
      .set({ position, seal, leaf_hash: leafHash })
      .where('id', '=', id)
      .where('position', 'is', null)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows !== 1n) return false;
  }
  return true;
}

function toRecord(row: EvidenceRecordRow): EvidenceRecord {
  const { position, seal, leaf_hash: leafHash } = row;
  const logged = position !== null && seal !== null && leafHash !== null;
  return {
    id: row.id as EvidenceRecordId,
    transactionId: row.transaction_id as TokenTransactionId,
    event: row.event as EvidenceEvent,
    body: row.body,
    at: row.at,
    logged: logged ? { position, seal, leafHash } : undefined,
  };
}
