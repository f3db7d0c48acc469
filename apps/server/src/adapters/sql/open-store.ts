/**
 * Opens the stores on SQLite: one file, brought to the schema of this code before anybody
 * reads or writes it.
 */

import { Kysely } from 'kysely';
import type { Clock } from '#ports/clock.ts';
import type { Stores } from '#ports/stores.ts';
import { JournalChain } from './journal-chain.ts';
import { migrate } from './migrate.ts';
import { allMigrations } from './migrations/all-migrations.ts';
import type { Migration } from './migrations/migration.ts';
import type { Schema } from './schema.ts';
import { SqlAccessGrants } from './sql-access-grants.ts';
import { SqlAccounts } from './sql-accounts.ts';
import { SqlApprovals } from './sql-approvals.ts';
import { SqlAuthorities } from './sql-authorities.ts';
import { SqlAuthorizations } from './sql-authorizations.ts';
import { SqlChallenges } from './sql-challenges.ts';
import { SqlClients } from './sql-clients.ts';
import { SqlCredentials } from './sql-credentials.ts';
import { SqlCrls } from './sql-crls.ts';
import { SqlEvidenceRecords } from './sql-evidence-records.ts';
import { SqlExpiredRecords } from './sql-expired-records.ts';
import { SqlFactors } from './sql-factors.ts';
import { SqlInstallation } from './sql-installation.ts';
import { SqlIssuedCertificates } from './sql-issued-certificates.ts';
import { SqlIssuedTimestamps } from './sql-issued-timestamps.ts';
import { SqlJournal } from './sql-journal.ts';
import { SqlLeases } from './sql-leases.ts';
import { SqlLinkedIdentities } from './sql-linked-identities.ts';
import { SqlLoginSessions } from './sql-login-sessions.ts';
import { SqlOAuthArtifacts } from './sql-oauth-artifacts.ts';
import { SqlNotifications } from './sql-notifications.ts';
import { SqlOneTimeValues } from './sql-one-time-values.ts';
import { SqlPasskeys } from './sql-passkeys.ts';
import { SqlPooledKeys } from './sql-pooled-keys.ts';
import { SqlPushSubscriptions } from './sql-push-subscriptions.ts';
import { SqlRateLimits } from './sql-rate-limits.ts';
import { SqlRecentCredentials } from './sql-recent-credentials.ts';
import { SqlSealedKeys } from './sql-sealed-keys.ts';
import { SqlSigningJobs } from './sql-signing-jobs.ts';
import { SqlTokenEnrolments } from './sql-token-enrolments.ts';
import { SqlTokens } from './sql-tokens.ts';
import { SqlTokenTransactions } from './sql-token-transactions.ts';
import { SqlWrappedKeys } from './sql-wrapped-keys.ts';
import { sqliteColumnTypes, sqliteDialect } from './sqlite-dialect.ts';
import { Transactions } from './transactions.ts';

export interface SqliteStoreOptions {
  /** Made, readable for its owner alone, if it is missing; or `:memory:`. */
  readonly file: string;
  /** Dates the entries of the journal. */
  readonly clock: Clock;
  /** What the code knows; fewer in tests that play older code. */
  readonly migrations?: readonly Migration[];
}

/**
 * @throws {Outage} `store_failed` when the file cannot be opened or written, is no database,
 * or is of a newer version; `store_full` when there is no space to set it up.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Stores> {
  const { file, clock, migrations = allMigrations } = options;
  const db = openSqlite(file);
  try {
    await migrate(db, sqliteColumnTypes, migrations);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return makeStores(db, clock);
}

/** As it is. @throws nothing before it is used. */
export function openSqlite(file: string): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: sqliteDialect(file) });
}

export function makeStores(db: Kysely<Schema>, clock: Clock): Stores {
  const transactions = new Transactions(db, new JournalChain(db, clock));
  const credentials = new SqlCredentials(db, transactions);
  return {
    accounts: new SqlAccounts(db, transactions),
    grants: new SqlAccessGrants(db, transactions),
    clients: new SqlClients(db),
    oneTimeValues: new SqlOneTimeValues(db),
    loginSessions: new SqlLoginSessions(db),
    oauthArtifacts: new SqlOAuthArtifacts(db),
    passkeys: new SqlPasskeys(db),
    linkedIdentities: new SqlLinkedIdentities(db),
    credentials,
    recentCredentials: new SqlRecentCredentials(credentials, clock),
    factors: new SqlFactors(db),
    authorizations: new SqlAuthorizations(db, transactions),
    signingJobs: new SqlSigningJobs(db, transactions),
    notifications: new SqlNotifications(db),
    challenges: new SqlChallenges(db),
    approvals: new SqlApprovals(db, transactions),
    wrappedKeys: new SqlWrappedKeys(db),
    pooledKeys: new SqlPooledKeys(db),
    pushSubscriptions: new SqlPushSubscriptions(db),
    sealedKeys: new SqlSealedKeys(db),
    tokenTransactions: new SqlTokenTransactions(db, transactions),
    evidenceRecords: new SqlEvidenceRecords(db, transactions),
    journal: new SqlJournal(db, transactions),
    authorities: new SqlAuthorities(db),
    issuedCertificates: new SqlIssuedCertificates(db),
    installation: new SqlInstallation(db),
    crls: new SqlCrls(db),
    issuedTimestamps: new SqlIssuedTimestamps(db),
    leases: new SqlLeases(db),
    rateLimits: new SqlRateLimits(db),
    tokens: new SqlTokens(db, transactions),
    tokenEnrolments: new SqlTokenEnrolments(db, transactions),
    expiredRecords: new SqlExpiredRecords(db, transactions),
    close: async () => {
      await transactions.idle();
      await db.destroy();
    },
  };
}
