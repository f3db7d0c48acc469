/** Login sessions in SQL. A session is found together with whether its account is enabled. */

import type { Kysely } from 'kysely';
import type { AccountId } from '#domain/identifiers.ts';
import type { LoginMethod, LoginSessionRecord } from '#domain/login/login-session.ts';
import type { LoginSessions, PresentedSession } from '#ports/login-sessions.ts';
import type { LoginSessionRow, Schema } from './schema.ts';

export class SqlLoginSessions implements LoginSessions {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async add(session: LoginSessionRecord): Promise<void> {
    await this.#db.insertInto('login_sessions').values(toRow(session)).execute();
  }

  async findWithAccount(idHash: string): Promise<PresentedSession | undefined> {
    const row = await this.#db
      .selectFrom('login_sessions')
      .innerJoin('accounts', 'accounts.id', 'login_sessions.account_id')
      .selectAll('login_sessions')
      .select('accounts.enabled')
      .where('id_hash', '=', idHash)
      .executeTakeFirst();
    return row && { session: toSession(row), accountEnabled: row.enabled === 1 };
  }

  async prolong(idHash: string, expiresAt: number, at: number): Promise<void> {
    await this.#db
      .updateTable('login_sessions')
      .set({ expires_at: expiresAt })
      .where('id_hash', '=', idHash)
      .where('ended_at', 'is', null)
      .where('expires_at', '>', at)
      .where('expires_at', '<', expiresAt)
      .execute();
  }

  async end(idHash: string, at: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('login_sessions')
      .set({ ended_at: at })
      .where('id_hash', '=', idHash)
      .where('ended_at', 'is', null)
      .where('expires_at', '>', at)
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }
}

function toRow(session: LoginSessionRecord): LoginSessionRow {
  return {
    id_hash: session.idHash,
    account_id: session.accountId,
    methods: JSON.stringify(session.methods),
    strong: session.strong ? 1 : 0,
    authenticated_at: session.authenticatedAt,
    ended_at: session.endedAt ?? null,
    expires_at: session.expiresAt,
  };
}

function toSession(row: LoginSessionRow): LoginSessionRecord {
  return {
    idHash: row.id_hash,
    accountId: row.account_id as AccountId,
    methods: JSON.parse(row.methods) as LoginMethod[],
    strong: row.strong === 1,
    authenticatedAt: row.authenticated_at,
    expiresAt: row.expires_at,
    endedAt: row.ended_at ?? undefined,
  };
}
