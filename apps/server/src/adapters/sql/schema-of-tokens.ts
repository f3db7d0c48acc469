/** The tables of tokens, of what is approved with them, and of evidence, as `schema.ts` has them. */

export interface TokenRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly account_id: string | null;
  readonly kind: string;
  readonly algorithm: string;
  readonly serial: string | null;
  readonly label: string;
  /** JSON object. */
  readonly suites: string;
  readonly keys_sealed: Uint8Array;
  readonly commitment: string;
  readonly state: string;
  readonly not_before: number;
  readonly not_after: number | null;
  readonly uses_max: number | null;
  readonly uses: number;
  readonly counter: number;
  readonly last_step: number | null;
  readonly drift_steps: number;
  readonly failures: number;
  readonly failed_at: number | null;
  readonly created_at: number;
  readonly activated_at: number | null;
  readonly ended_at: number | null;
  readonly end_reason: string | null;
  readonly replaced_by: string | null;
  readonly second_token_id: string | null;
}

export interface TokenEnrolmentRow {
  readonly id: string;
  readonly code_hash: string;
  readonly account_id: string;
  readonly replaces: string | null;
  readonly private_key_sealed: Uint8Array;
  readonly public_key: Uint8Array;
  readonly used_at: number | null;
  readonly created_at: number;
  readonly expires_at: number;
}

export interface TokenTransactionRow {
  readonly id: string;
  readonly account_id: string;
  readonly client_id: string;
  readonly token_id: string;
  readonly suite: string;
  readonly statement_sealed: Uint8Array;
  readonly language: string;
  readonly ref: string;
  readonly page_hash: string;
  readonly client_reference: string | null;
  /** JSON object. */
  readonly signing: string | null;
  readonly state: string;
  readonly failures: number;
  readonly callback_uri: string | null;
  readonly shown_at: number | null;
  readonly decided_at: number | null;
  readonly created_at: number;
  readonly expires_at: number;
}

export interface PushSubscriptionRow {
  readonly token_id: string;
  readonly endpoint: string;
  readonly public_key: Uint8Array;
  readonly auth_secret: Uint8Array;
  readonly created_at: number;
}

export interface SealedKeyRow {
  readonly name: string;
  readonly sealed: Uint8Array;
  readonly created_at: number;
}

export interface EvidenceRecordRow {
  readonly id: string;
  readonly transaction_id: string;
  readonly event: string;
  readonly body: Uint8Array;
  readonly at: number;
  readonly position: number | null;
  readonly seal: Uint8Array | null;
  readonly leaf_hash: string | null;
}

export interface TreeHeadRow {
  readonly size: number;
  readonly root_hash: string;
  readonly signed: Uint8Array;
  readonly at: number;
}

export interface TokenCertificateRow {
  readonly token_id: string;
  readonly serial: number;
  readonly signed: Uint8Array;
  readonly at: number;
}
