/** Every use case with its ports. */

import type { RateLimitPlan } from '#domain/access/rate-limit.ts';
import type { LoginPlan } from '#domain/login/login-plan.ts';
import type { IssuancePolicies } from '#domain/issuance/issuance-policy.ts';
import type { ArtifactLock } from '#ports/artifact-lock.ts';
import type { ValidityLimits } from '#domain/signatures/signing-job.ts';
import type { TokenPolicy } from '#domain/tokens/token-suites.ts';
import type { Channels } from '#ports/channels.ts';
import type { Clock } from '#ports/clock.ts';
import type { DocumentThreads } from '#adapters/document-threads/document-threads.ts';
import type { KeyAgreement } from '#ports/key-agreement.ts';
import type { KeyVault } from '#ports/key-vault.ts';
import type { PasskeyCeremonies } from '#ports/passkey-ceremonies.ts';
import type { Notifier } from '#ports/notifier.ts';
import type { Language } from '#domain/language.ts';
import type { MessageSender } from '#ports/message-sender.ts';
import type { PasswordHashing } from '#ports/password-hashing.ts';
import type { Pause } from '#ports/pause.ts';
import type { PassphraseKeys } from '#ports/passphrase-keys.ts';
import type { PlainValues } from '#ports/plain-values.ts';
import type { ProofReading } from '#ports/proof-reading.ts';
import type { Random } from '#ports/random.ts';
import type { Sealing } from '#ports/sealing.ts';
import type { SecondParty } from '#ports/second-party.ts';
import type { Stores } from '#ports/stores.ts';
import type { TokenHash } from '#ports/token-hash.ts';
import type { UpstreamOidc } from '#ports/upstream-oidc.ts';
import type { UpstreamSaml } from '#ports/upstream-saml.ts';
import type { WebPush } from '#ports/web-push.ts';
import { makeCreateAccount } from '#usecases/accounts/create-account.ts';
import { makeSetContacts } from '#usecases/accounts/set-contacts.ts';
import { makeShowAccount } from '#usecases/accounts/show-account.ts';
import { makeDestroyConsumedKeys } from '#usecases/credentials/destroy-consumed-keys.ts';
import { makeListCredentials } from '#usecases/credentials/list-credentials.ts';
import { makeRefreshPooledKeys } from '#usecases/credentials/refresh-pooled-keys.ts';
import { makeShowCredential } from '#usecases/credentials/show-credential.ts';
import { makeDestroyExpired } from '#usecases/housekeeping/destroy-expired.ts';
import { makeAnswerStatusRequest } from '#usecases/issuance/answer-status-request.ts';
import { makeCheckAuthorities } from '#usecases/issuance/check-authorities.ts';
import { makeCreateAuthorities } from '#usecases/issuance/create-authorities.ts';
import { makeCheckCreation } from '#usecases/issuance/check-creation.ts';
import { makeCreateCredential } from '#usecases/issuance/create-credential.ts';
import { makeDestroyCredential } from '#usecases/issuance/destroy-credential.ts';
import { makeEnrolCredential } from '#usecases/issuance/enrol-credential.ts';
import { makePublishCrl } from '#usecases/issuance/publish-crl.ts';
import { makeRevokeCertificate } from '#usecases/issuance/revoke-certificate.ts';
import { makeShowAuthority } from '#usecases/issuance/show-authority.ts';
import { makeCheckInstallation } from '#usecases/installation/check-installation.ts';
import { makeRecordRefusal } from '#usecases/journal/record-refusal.ts';
import { makePublishNotifications } from '#usecases/notifications/publish-notifications.ts';
import { makeShowNotificationKeys } from '#usecases/notifications/show-notification-keys.ts';
import { makeIssueTimestamp } from '#usecases/timestamps/issue-timestamp.ts';
import { makeRegisterPush } from '#usecases/tokens/register-push.ts';
import { makeRemovePush } from '#usecases/tokens/remove-push.ts';
import { makeShowPush } from '#usecases/tokens/show-push.ts';
import { buildAccessUseCases } from './wiring/build-access-use-cases.ts';
import { buildAuthorizationUseCases } from './wiring/build-authorization-use-cases.ts';
import { buildEvidenceUseCases, pickEvidencePorts } from './wiring/build-evidence-use-cases.ts';
import { buildLoginUseCases } from './wiring/build-login-use-cases.ts';
import { buildOAuthUseCases } from './wiring/build-oauth-use-cases.ts';
import { buildTokenUseCases } from './wiring/build-token-use-cases.ts';
import { buildSigningUseCases, pickSigningPorts } from './wiring/build-signing-use-cases.ts';
import type { ValidationPlan } from './wiring/build-signing-use-cases.ts';
import type { FailureLog } from './wiring/open-senders.ts';
import { buildTransactionUseCases } from './wiring/build-transaction-use-cases.ts';
import { tokenApprovals } from './wiring/token-approvals.ts';

export interface Adapters extends Stores {
  readonly keyAgreement: KeyAgreement;
  readonly passphraseKeys: PassphraseKeys;
  readonly keyVault: KeyVault;
  readonly sealing: Sealing;
  readonly passwordHashing: PasswordHashing;
  readonly passkeyCeremonies: PasskeyCeremonies;
  readonly upstreamOidc: UpstreamOidc;
  readonly upstreamSaml: UpstreamSaml;
  readonly tokenHash: TokenHash;
  readonly artifactLock: ArtifactLock;
  readonly proofReading: ProofReading;
  readonly random: Random;
  readonly pause: Pause;
  readonly clock: Clock;
  /** The time-stamp policy, dotted. */
  readonly policy: string;
  readonly baseUrl: string;
  /** So old may the newest head of the log of evidence be. */
  readonly headSeconds: number;
  readonly issuancePolicies: IssuancePolicies;
  readonly rateLimitPlan: RateLimitPlan;
  readonly messageSender: MessageSender;
  /** As it presents itself to people. */
  readonly serviceName: string;
  /** Of messages to who has not said theirs. */
  readonly messageLanguage: Language;
  readonly loginPlan: LoginPlan;
  readonly retentionHours: number;
  readonly tokenPolicy: TokenPolicy;
  readonly validity: ValidityLimits;
  /** Of signatures that are brought to a higher level. */
  readonly validation: ValidationPlan;
  readonly documentThreads: Pick<DocumentThreads, 'run'>;
  readonly failureLog: FailureLog;
  /** OCRA suites that may answer for a transaction. */
  readonly suitesAllowed: readonly string[];
  readonly secondParty: SecondParty | undefined;
  readonly notifier: Notifier;
  readonly webPush: WebPush | undefined;
  readonly channels: Channels;
  readonly plainValues: PlainValues;
  /** Something was accepted that is done in the background. */
  readonly accepted: () => void;
  operatorTokenHash(): string | undefined;
}

export type UseCases = ReturnType<typeof buildUseCases>;

export function buildUseCases(ports: Adapters) {
  const { installation, sealing, random, clock } = ports;
  const checkAuthorities = makeCheckAuthorities(ports);
  const { accounts, grants, journal, credentials, keyVault, issuancePolicies } = ports;
  // Not all of them at once: the base URL is known later.
  const agreed = { accounts, grants, journal, credentials, keyVault, clock };
  const enrolCredential = makeEnrolCredential(ports);
  const revokeCertificate = makeRevokeCertificate(ports);
  const start = { installation, sealing, random, clock, checkAuthorities };
  const issueTimestamp = makeIssueTimestamp(ports);
  const publishCrl = makePublishCrl(ports);
  const answerStatusRequest = makeAnswerStatusRequest(ports);
  const status = { publishCrl, answerStatusRequest, showAuthority: makeShowAuthority(ports) };
  const access = buildAccessUseCases(ports);
  const transactions = buildTransactionUseCases(ports, access.checkRate);
  const approvals = tokenApprovals(transactions, { clock, baseUrl: () => ports.baseUrl });
  return {
    checkInstallation: makeCheckInstallation(start),
    ...access,
    ...buildLoginUseCases(ports),
    ...buildOAuthUseCases(ports, approvals),
    createAccount: makeCreateAccount(ports),
    setContacts: makeSetContacts(ports),
    showAccount: makeShowAccount(ports),
    listCredentials: makeListCredentials(ports),
    showCredential: makeShowCredential(ports),
    refreshPooledKeys: makeRefreshPooledKeys(ports),
    destroyConsumedKeys: makeDestroyConsumedKeys(ports),
    ...buildAuthorizationUseCases(ports, approvals),
    ...buildTokenUseCases(ports),
    ...transactions,
    ...buildSigningUseCases({ ...pickSigningPorts(ports), ...status, issueTimestamp }),
    registerPush: makeRegisterPush(ports),
    removePush: makeRemovePush(ports),
    showPush: makeShowPush(ports),
    ...buildEvidenceUseCases({ ...pickEvidencePorts(ports), issueTimestamp }),
    publishNotifications: makePublishNotifications(ports),
    showNotificationKeys: makeShowNotificationKeys(ports),
    issueTimestamp,
    checkAuthorities,
    createAuthorities: makeCreateAuthorities(ports),
    enrolCredential,
    revokeCertificate,
    checkCreation: makeCheckCreation({ accounts, issuancePolicies }),
    createCredential: makeCreateCredential({ ...agreed, issuancePolicies, enrolCredential }),
    destroyCredential: makeDestroyCredential({ ...agreed, revokeCertificate }),
    ...status,
    recordRefusal: makeRecordRefusal(ports),
    destroyExpired: makeDestroyExpired(ports),
  };
}
