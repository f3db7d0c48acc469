/**
 * The stores of one technology, opened and closed together: they share one database, so that
 * what one adds another may refer to.
 */

import type { AccessGrants } from './access-grants.ts';
import type { Accounts } from './accounts.ts';
import type { Approvals } from './approvals.ts';
import type { Authorities } from './authorities.ts';
import type { Authorizations } from './authorizations.ts';
import type { Challenges } from './challenges.ts';
import type { Clients } from './clients.ts';
import type { Credentials } from './credentials.ts';
import type { Crls } from './crls.ts';
import type { EvidenceRecords } from './evidence-records.ts';
import type { ExpiredRecords } from './expired-records.ts';
import type { Factors } from './factors.ts';
import type { Installation } from './installation.ts';
import type { IssuedCertificates } from './issued-certificates.ts';
import type { IssuedTimestamps } from './issued-timestamps.ts';
import type { Journal } from './journal.ts';
import type { Leases } from './leases.ts';
import type { LinkedIdentities } from './linked-identities.ts';
import type { LoginSessions } from './login-sessions.ts';
import type { OAuthArtifacts } from './oauth-artifacts.ts';
import type { Notifications } from './notifications.ts';
import type { OneTimeValues } from './one-time-values.ts';
import type { Passkeys } from './passkeys.ts';
import type { PooledKeys } from './pooled-keys.ts';
import type { PushSubscriptions } from './push-subscriptions.ts';
import type { RateLimits } from './rate-limits.ts';
import type { RecentCredentials } from './recent-credentials.ts';
import type { SealedKeys } from './sealed-keys.ts';
import type { SigningJobs } from './signing-jobs.ts';
import type { TokenEnrolments } from './token-enrolments.ts';
import type { Tokens } from './tokens.ts';
import type { TokenTransactions } from './token-transactions.ts';
import type { WrappedKeys } from './wrapped-keys.ts';

export interface Stores {
  readonly accounts: Accounts;
  readonly grants: AccessGrants;
  readonly clients: Clients;
  readonly oneTimeValues: OneTimeValues;
  readonly loginSessions: LoginSessions;
  readonly oauthArtifacts: OAuthArtifacts;
  readonly passkeys: Passkeys;
  readonly linkedIdentities: LinkedIdentities;
  readonly credentials: Credentials;
  readonly recentCredentials: RecentCredentials;
  readonly factors: Factors;
  readonly authorizations: Authorizations;
  readonly signingJobs: SigningJobs;
  readonly notifications: Notifications;
  readonly challenges: Challenges;
  readonly approvals: Approvals;
  readonly wrappedKeys: WrappedKeys;
  readonly pooledKeys: PooledKeys;
  readonly pushSubscriptions: PushSubscriptions;
  readonly sealedKeys: SealedKeys;
  readonly tokenTransactions: TokenTransactions;
  readonly evidenceRecords: EvidenceRecords;
  readonly journal: Journal;
  readonly installation: Installation;
  readonly authorities: Authorities;
  readonly issuedCertificates: IssuedCertificates;
  readonly crls: Crls;
  readonly issuedTimestamps: IssuedTimestamps;
  readonly leases: Leases;
  readonly rateLimits: RateLimits;
  readonly tokens: Tokens;
  readonly tokenEnrolments: TokenEnrolments;
  readonly expiredRecords: ExpiredRecords;
  /** Waits for what is under way; nothing may be asked after. */
  close(): Promise<void>;
}
