/** All suites of the stores, for an adapter that offers all of them. */

import { accessGrantsContract } from './access-grants.contract.ts';
import { accountsContract } from './accounts.contract.ts';
import { approvalsContract } from './approvals.contract.ts';
import { authorizationsContract } from './authorizations.contract.ts';
import { challengesContract } from './challenges.contract.ts';
import { clientsContract } from './clients.contract.ts';
import { credentialsContract } from './credentials.contract.ts';
import { expiredRecordsContract } from './expired-records.contract.ts';
import { factorsContract } from './factors.contract.ts';
import { installationContract } from './installation.contract.ts';
import { issuanceStoresContract } from './issuance-stores.contract.ts';
import { journalContract } from './journal.contract.ts';
import { leasesContract } from './leases.contract.ts';
import { linkedIdentitiesContract } from './linked-identities.contract.ts';
import { loginSessionsContract } from './login-sessions.contract.ts';
import { oauthArtifactsContract } from './oauth-artifacts.contract.ts';
import { oneTimeValuesContract } from './one-time-values.contract.ts';
import { passkeysContract } from './passkeys.contract.ts';
import { pooledKeysContract } from './pooled-keys.contract.ts';
import { pushSubscriptionsContract } from './push-subscriptions.contract.ts';
import { rateLimitsContract } from './rate-limits.contract.ts';
import type { OpenStores } from './samples.contract.ts';
import { recentCredentialsContract } from './recent-credentials.contract.ts';
import { sealedKeysContract } from './sealed-keys.contract.ts';
import { signingJobsContract } from './signing-jobs.contract.ts';
import { spendingContract } from './spending.contract.ts';
import { wrappedKeysContract } from './wrapped-keys.contract.ts';

export function storesContract(name: string, open: OpenStores): void {
  accountsContract(name, open);
  accessGrantsContract(name, open);
  clientsContract(name, open);
  oneTimeValuesContract(name, open);
  loginSessionsContract(name, open);
  oauthArtifactsContract(name, open);
  passkeysContract(name, open);
  linkedIdentitiesContract(name, open);
  credentialsContract(name, open);
  recentCredentialsContract(name, open);
  factorsContract(name, open);
  authorizationsContract(name, open);
  spendingContract(name, open);
  signingJobsContract(name, open);
  challengesContract(name, open);
  approvalsContract(name, open);
  wrappedKeysContract(name, open);
  pooledKeysContract(name, open);
  pushSubscriptionsContract(name, open);
  sealedKeysContract(name, open);
  journalContract(name, open);
  installationContract(name, open);
  issuanceStoresContract(name, open);
  leasesContract(name, open);
  rateLimitsContract(name, open);
  expiredRecordsContract(name, open);
}
