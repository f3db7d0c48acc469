/**
 * The tables as Kysely sees them. Times are milliseconds since 1970; facts are 0 or 1, since
 * SQLite has no booleans; a digest is its text, such as `sha256:9f86…`.
 */

import type { ColumnDataType } from 'kysely';
import type { NotificationRow, SigningJobRow } from './schema-of-background.ts';
import type {
  EvidenceRecordRow,
  PushSubscriptionRow,
  SealedKeyRow,
  TokenCertificateRow,
  TokenEnrolmentRow,
  TokenRow,
  TokenTransactionRow,
  TreeHeadRow,
} from './schema-of-tokens.ts';

/** What the engines call differently. */
export interface ColumnTypes {
  readonly bytes: ColumnDataType;
  /** Compared octet by octet, whatever the language of the database. */
  readonly text: string;
}

export interface Schema {
  readonly accounts: AccountRow;
  readonly access_grants: AccessGrantRow;
  readonly credentials: CredentialRow;
  readonly factors: FactorRow;
  readonly transactions: TransactionRow;
  readonly authorizations: AuthorizationRow;
  readonly slots: SlotRow;
  readonly wrapped_keys: WrappedKeyRow;
  readonly journal_entries: JournalEntryRow;
  readonly journal_head: JournalHeadRow;
  readonly authorities: AuthorityRow;
  readonly issued_certificates: IssuedCertificateRow;
  readonly crls: CrlRow;
  readonly issued_timestamps: IssuedTimestampRow;
  readonly installation: InstallationRow;
  readonly pooled_keys: PooledKeyRow;
  readonly rate_limits: RateLimitRow;
  readonly leases: LeaseRow;
  readonly clients: ClientRow;
  readonly oauth_artifacts: OAuthArtifactRow;
  readonly one_time_values: OneTimeValueRow;
  readonly login_sessions: LoginSessionRow;
  readonly passkeys: PasskeyRow;
  readonly linked_identities: LinkedIdentityRow;
  readonly challenges: ChallengeRow;
  readonly approvals: ApprovalRow;
  readonly signing_jobs: SigningJobRow;
  readonly notifications: NotificationRow;
  readonly tokens: TokenRow;
  readonly token_enrolments: TokenEnrolmentRow;
  readonly token_transactions: TokenTransactionRow;
  readonly push_subscriptions: PushSubscriptionRow;
  readonly sealed_keys: SealedKeyRow;
  readonly evidence_records: EvidenceRecordRow;
  readonly tree_heads: TreeHeadRow;
  readonly token_certificates: TokenCertificateRow;
  readonly schema_migrations: SchemaMigrationRow;
}

export interface SchemaMigrationRow {
  readonly number: number;
  readonly name: string;
  /** Since migration 2: the oldest code that works with it, by its newest migration. */
  readonly oldest_code: number | null;
}

export interface AccountRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly name: string;
  readonly normalized_name: string;
  readonly display_name: string;
  readonly enabled: number;
  readonly created_at: number;
  readonly email: string | null;
  readonly phone: string | null;
}

export interface AccessGrantRow {
  readonly id: string;
  readonly account_id: string;
  readonly client_id: string;
  readonly access_hash: string;
  readonly access_expires_at: number;
  readonly refresh_hash: string | null;
  readonly refresh_expires_at: number | null;
  readonly revoked_at: number | null;
  readonly created_at: number;
  readonly family_id: string | null;
  readonly scope: string;
  readonly user_specific: number;
  /** Of the key that must prove possession (RFC 9449, `jkt`). */
  readonly key_thumbprint: string | null;
  /** JSON: what exactly the token is for, where a scope says too little. */
  readonly details: string | null;
}

export interface CredentialRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly owner_id: string;
  readonly description: string;
  readonly key_ref: string;
  readonly key_algorithm: string;
  /** JSON array of base64: a chain is written and read as a whole. */
  readonly chain: string;
  readonly certificate_serial: string;
  readonly not_before: number;
  readonly not_after: number;
  readonly enabled: number;
  readonly revoked_at: number | null;
  /** JSON array; empty where code before `auth_plan` could not ask for what is needed. */
  readonly factors: string;
  readonly level: number;
  readonly signatures_max: number;
  readonly one_time: number;
  readonly consumed_at: number | null;
  readonly key_destroyed_at: number | null;
  readonly created_at: number;
  /** JSON object; null: all of `factors`, in the explicit mode. */
  readonly auth_plan: string | null;
  readonly signature_qualifier: string | null;
  readonly destroyed_at: number | null;
}

export interface FactorRow {
  readonly id: string;
  readonly account_id: string;
  readonly type: string;
  readonly credential_id: string | null;
  readonly verifier: Uint8Array;
  readonly failures: number;
  readonly last_attempt_at: number | null;
  readonly last_step: number | null;
}

/** What the slots and the authorizations of one transaction hang on. */
export interface TransactionRow {
  readonly id: string;
  readonly expires_at: number;
}

export interface AuthorizationRow {
  readonly id: string;
  readonly transaction_id: string;
  readonly sad_hash: string;
  readonly account_id: string;
  readonly client_id: string;
  readonly credential_id: string;
  readonly level: number;
  readonly bound_to_digests: number;
  readonly created_at: number;
  readonly expires_at: number;
  readonly transaction_expires_at: number;
  readonly used_at: number | null;
  readonly replaced_at: number | null;
  readonly key_thumbprint: string | null;
}

export interface SlotRow {
  readonly transaction_id: string;
  readonly position: number;
  readonly digest: string | null;
  readonly spent_at: number | null;
}

export interface WrappedKeyRow {
  readonly key_ref: string;
  readonly wrapped: Uint8Array;
}

export interface JournalEntryRow {
  readonly sequence: number;
  readonly at: number;
  readonly event: string;
  /** JSON object. */
  readonly facts: string;
  readonly previous_hash: string;
  readonly hash: string;
}

/** One row, whose id is 1. */
export interface JournalHeadRow {
  readonly id: number;
  readonly sequence: number;
  readonly hash: string;
}

export interface AuthorityRow {
  readonly id: string;
  readonly kind: string;
  readonly key_ref: string;
  readonly key_algorithm: string;
  /** JSON array of base64. */
  readonly chain: string;
  readonly created_at: number;
}

export interface IssuedCertificateRow {
  readonly authority_id: string;
  readonly serial_number: string;
  readonly certificate: Uint8Array;
  readonly not_before: number;
  readonly not_after: number;
  readonly issued_at: number;
  readonly revoked_at: number | null;
  readonly revocation_reason: string | null;
}

/** The newest list of each authority. */
export interface CrlRow {
  readonly authority_id: string;
  readonly number: number;
  readonly crl: Uint8Array;
  readonly revoked_count: number;
  readonly this_update: number;
  readonly next_update: number;
}

/** One row, whose id is 1. */
export interface IssuedTimestampRow {
  readonly id: number;
  readonly newest_at: number;
}

/** One row, whose id is 1. */
export interface InstallationRow {
  readonly id: number;
  readonly installation_id: string;
  readonly vault_proof: Uint8Array | null;
  readonly created_at: number;
}

/** A key that was made ahead of its use. */
export interface PooledKeyRow {
  readonly key_ref: string;
  readonly key_algorithm: string;
  readonly public_key: Uint8Array;
  readonly created_at: number;
  readonly claimed_at: number | null;
}

export interface RateLimitRow {
  readonly name: string;
  readonly window_start: number;
  readonly taken: number;
}

/** Who does work that only one node may do at a time. */
export interface LeaseRow {
  readonly name: string;
  readonly holder: string;
  readonly expires_at: number;
}

export interface ClientRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly name: string;
  readonly enabled: number;
  readonly secret_sealed: Uint8Array | null;
  /** JSON object. */
  readonly registration: string;
  /** JSON object. */
  readonly rights: string;
  readonly created_at: number;
}

/** What the authorization server keeps: codes, sessions, grants, pushed requests. */
export interface OAuthArtifactRow {
  readonly kind: string;
  readonly id_hash: string;
  /** Locked with the identifier whose hash is the key. */
  readonly payload: string;
  /** A hash, too. */
  readonly grant_id: string | null;
  readonly consumed_at: number | null;
  readonly expires_at: number;
}

export interface OneTimeValueRow {
  readonly kind: string;
  readonly value_hash: string;
  readonly expires_at: number;
}

export interface LoginSessionRow {
  readonly id_hash: string;
  readonly account_id: string;
  /** JSON array. */
  readonly methods: string;
  readonly strong: number;
  readonly authenticated_at: number;
  readonly ended_at: number | null;
  readonly expires_at: number;
}

export interface PasskeyRow {
  readonly id: string;
  readonly account_id: string;
  readonly public_key: Uint8Array;
  readonly sign_count: number;
  /** JSON array. */
  readonly transports: string;
  readonly label: string;
  readonly created_at: number;
  readonly last_used_at: number | null;
}

/** Who somebody is at an identity provider. */
export interface LinkedIdentityRow {
  readonly provider: string;
  readonly subject: string;
  readonly account_id: string;
  readonly created_at: number;
}

/** A code that was sent, or a question that was put. */
export interface ChallengeRow {
  readonly id: string;
  readonly account_id: string;
  readonly client_id: string;
  readonly credential_id: string;
  readonly kind: string;
  readonly verifier: Uint8Array;
  readonly failures: number;
  readonly failed_at: number | null;
  readonly used_at: number | null;
  readonly created_at: number;
  readonly expires_at: number;
}

/** A yes that is awaited on another device. */
export interface ApprovalRow {
  readonly id: string;
  readonly handle_hash: string;
  readonly account_id: string;
  readonly client_id: string;
  readonly credential_id: string;
  /** JSON object. */
  readonly request: string;
  readonly state: string;
  readonly yes_hash: string | null;
  readonly decided_at: number | null;
  readonly polled_at: number | null;
  readonly created_at: number;
  readonly expires_at: number;
  /** What is to be approved with a token for it. */
  readonly token_transaction_id: string | null;
}
