/** What is over, in memory: each store lets go of its own. */

import type { ExpiredRecords, LapsingRecord } from '#ports/expired-records.ts';
import type { MemoryAccessGrants } from './memory-access-grants.ts';
import type { MemoryApprovals } from './memory-approvals.ts';
import type { MemoryAuthorizations } from './memory-authorizations.ts';
import type { MemoryChallenges } from './memory-challenges.ts';
import type { MemoryLeases } from './memory-leases.ts';
import type { MemoryLoginSessions } from './memory-login-sessions.ts';
import type { MemoryOAuthArtifacts } from './memory-oauth-artifacts.ts';
import type { MemoryNotifications } from './memory-notifications.ts';
import type { MemoryOneTimeValues } from './memory-one-time-values.ts';
import type { MemoryRateLimits } from './memory-rate-limits.ts';
import type { MemorySigningJobs } from './memory-signing-jobs.ts';
import type { MemoryTokenEnrolments } from './memory-token-enrolments.ts';

export interface ExpiringStores {
  readonly grants: MemoryAccessGrants;
  readonly authorizations: MemoryAuthorizations;
  readonly rateLimits: MemoryRateLimits;
  readonly leases: MemoryLeases;
  readonly oneTimeValues: MemoryOneTimeValues;
  readonly loginSessions: MemoryLoginSessions;
  readonly oauthArtifacts: MemoryOAuthArtifacts;
  readonly signingJobs: MemorySigningJobs;
  readonly notifications: MemoryNotifications;
  readonly challenges: MemoryChallenges;
  readonly approvals: MemoryApprovals;
  readonly tokenEnrolments: MemoryTokenEnrolments;
}

interface Lapsing {
  destroyExpired(before: number, limit: number): number | Promise<number>;
}

export class MemoryExpiredRecords implements ExpiredRecords {
  readonly #stores: ExpiringStores;

  constructor(stores: ExpiringStores) {
    this.#stores = stores;
  }

  async destroyGrants(before: number, limit: number): Promise<number> {
    return this.#stores.grants.destroyExpired(before, limit);
  }

  async destroyTransactions(before: number, limit: number): Promise<number> {
    return this.#stores.authorizations.destroyExpired(before, limit);
  }

  async destroyRateWindows(before: number, limit: number): Promise<number> {
    return this.#stores.rateLimits.destroyOlder(before, limit);
  }

  async destroyLapsed(kind: LapsingRecord, before: number, limit: number): Promise<number> {
    const { oauthArtifacts, oneTimeValues, loginSessions, challenges, approvals } = this.#stores;
    const lapsing: Partial<Record<LapsingRecord, Lapsing>> = {
      oauth_artifacts: oauthArtifacts,
      one_time_values: oneTimeValues,
      login_sessions: loginSessions,
      challenges,
      approvals,
      signing_jobs: this.#stores.signingJobs,
      notifications: this.#stores.notifications,
      token_enrolments: this.#stores.tokenEnrolments,
    };
    return lapsing[kind]?.destroyExpired(before, limit) ?? 0;
  }

  async destroyLeases(before: number, limit: number): Promise<number> {
    return this.#stores.leases.destroyEnded(before, limit);
  }
}
