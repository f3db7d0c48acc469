/** The tables of what is done in the background, as `schema.ts` has them. */

/** Signing that was accepted and is done in the background. */
export interface SigningJobRow {
  readonly id: string;
  readonly response_hash: string;
  readonly account_id: string;
  readonly client_id: string;
  readonly kind: string;
  readonly state: string;
  /** Sealed. */
  readonly work: Uint8Array;
  /** Sealed. */
  readonly result: Uint8Array | null;
  readonly claimed_by: string | null;
  readonly claimed_until: number | null;
  readonly created_at: number;
  readonly expires_at: number;
}

/** What somebody asked to be told. */
export interface NotificationRow {
  readonly id: string;
  readonly uri: string;
  readonly body: Uint8Array;
  readonly attempts: number;
  /** Null: done, or given up. */
  readonly next_at: number | null;
  readonly claimed_by: string | null;
  readonly claimed_until: number | null;
  readonly created_at: number;
  readonly expires_at: number;
}
