/**
 * All stores in memory. Each process has its own and loses it at the end, so this serves tests
 * and demonstrations; a start with it must say so.
 */

import type { Clock } from '#ports/clock.ts';
import type { Stores } from '#ports/stores.ts';
import { MemoryAccessGrants } from './memory-access-grants.ts';
import { MemoryAccounts } from './memory-accounts.ts';
import { MemoryApprovals } from './memory-approvals.ts';
import { MemoryAuthorities } from './memory-authorities.ts';
import { MemoryAuthorizations } from './memory-authorizations.ts';
import { MemoryChallenges } from './memory-challenges.ts';
import { MemoryClients } from './memory-clients.ts';
import { MemoryCredentials } from './memory-credentials.ts';
import { MemoryCrls } from './memory-crls.ts';
import { MemoryEvidenceRecords } from './memory-evidence-records.ts';
import { MemoryEvidenceRows } from './memory-evidence-rows.ts';
import { MemoryExpiredRecords } from './memory-expired-records.ts';
import { MemoryFactors } from './memory-factors.ts';
import { MemoryInstallation } from './memory-installation.ts';
import { MemoryIssuedCertificates } from './memory-issued-certificates.ts';
import { MemoryIssuedTimestamps } from './memory-issued-timestamps.ts';
import { MemoryJournal } from './memory-journal.ts';
import { MemoryLeases } from './memory-leases.ts';
import { MemoryLinkedIdentities } from './memory-linked-identities.ts';
import { MemoryLoginSessions } from './memory-login-sessions.ts';
import { MemoryOAuthArtifacts } from './memory-oauth-artifacts.ts';
import { MemoryNotifications } from './memory-notifications.ts';
import { MemoryOneTimeValues } from './memory-one-time-values.ts';
import { MemoryPasskeys } from './memory-passkeys.ts';
import { MemoryPooledKeys } from './memory-pooled-keys.ts';
import { MemoryPushSubscriptions } from './memory-push-subscriptions.ts';
import { MemoryRateLimits } from './memory-rate-limits.ts';
import { MemoryRecentCredentials } from './memory-recent-credentials.ts';
import { MemorySealedKeys } from './memory-sealed-keys.ts';
import { MemorySigningJobs } from './memory-signing-jobs.ts';
import { MemoryTokenEnrolments } from './memory-token-enrolments.ts';
import { MemoryTokens } from './memory-tokens.ts';
import { MemoryTokenTransactions } from './memory-token-transactions.ts';
import { MemoryWrappedKeys } from './memory-wrapped-keys.ts';

/** @param options.clock dates the entries of the journal. */
export async function openMemoryStore({ clock }: { readonly clock: Clock }): Promise<Stores> {
  const factors = new MemoryFactors();
  const accounts = new MemoryAccounts(factors);
  const journal = new MemoryJournal(clock);
  const credentials = new MemoryCredentials(journal, factors);
  const notifications = new MemoryNotifications();
  const authorizations = new MemoryAuthorizations(credentials, journal);
  const tokens = new MemoryTokens(journal);
  const evidenceRows = new MemoryEvidenceRows();
  const expiring = {
    grants: new MemoryAccessGrants(accounts),
    authorizations,
    challenges: new MemoryChallenges(),
    approvals: new MemoryApprovals(authorizations, journal),
    leases: new MemoryLeases(),
    oneTimeValues: new MemoryOneTimeValues(),
    loginSessions: new MemoryLoginSessions(accounts),
    oauthArtifacts: new MemoryOAuthArtifacts(),
    notifications,
    signingJobs: new MemorySigningJobs(notifications),
    rateLimits: new MemoryRateLimits(),
    tokenEnrolments: new MemoryTokenEnrolments(tokens),
  };
  return {
    accounts,
    ...expiring,
    tokens,
    tokenTransactions: new MemoryTokenTransactions({ tokens, evidenceRows, notifications }),
    evidenceRecords: new MemoryEvidenceRecords(evidenceRows),
    clients: new MemoryClients(),
    passkeys: new MemoryPasskeys(),
    linkedIdentities: new MemoryLinkedIdentities(),
    credentials,
    recentCredentials: new MemoryRecentCredentials(credentials),
    factors,
    wrappedKeys: new MemoryWrappedKeys(),
    pooledKeys: new MemoryPooledKeys(),
    pushSubscriptions: new MemoryPushSubscriptions(),
    sealedKeys: new MemorySealedKeys(),
    journal,
    authorities: new MemoryAuthorities(),
    issuedCertificates: new MemoryIssuedCertificates(),
    installation: new MemoryInstallation(),
    crls: new MemoryCrls(),
    issuedTimestamps: new MemoryIssuedTimestamps(),
    expiredRecords: new MemoryExpiredRecords(expiring),
    close: async () => {},
  };
}
