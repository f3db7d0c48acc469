/**
 * What is over and protects nobody any more, and may go. In small batches, so that no caller
 * waits long for its turn. The journal is not among it: there is no way to remove an entry.
 */

/** What lives for a while and has no children: named as the store names it. */
export const lapsingRecords = [
  'oauth_artifacts',
  'one_time_values',
  'login_sessions',
  'challenges',
  'approvals',
  'signing_jobs',
  'notifications',
  'token_enrolments',
] as const;

export type LapsingRecord = (typeof lapsingRecords)[number];

export interface ExpiredRecords {
  /**
   * Access grants of which both tokens expired before the time.
   * @returns how many went; fewer than `limit`: none is left.
   */
  destroyGrants(before: number, limit: number): Promise<number>;
  /**
   * Transactions that expired before the time, with their slots and authorizations: what stands
   * against a second use of a SAD goes only with all that the SAD could open.
   * @returns how many went.
   */
  destroyTransactions(before: number, limit: number): Promise<number>;
  /**
   * Windows of rate limits that began before the time; those of one name go together.
   * @returns how many went.
   */
  destroyRateWindows(before: number, limit: number): Promise<number>;
  /**
   * Records of the kind that expired before the time.
   * @returns how many went.
   */
  destroyLapsed(kind: LapsingRecord, before: number, limit: number): Promise<number>;
  /**
   * Leases that ended before the time.
   * @returns how many went.
   */
  destroyLeases(before: number, limit: number): Promise<number>;
}
