/** What the OAuth 2.0 face is handed. */

import type { FastifyBaseLogger } from 'fastify';
import type { LoginSession } from '#domain/login/login-session.ts';
import type { Secret } from '#domain/secret.ts';
import type { CheckAccountToken } from '#usecases/access/check-account-token.ts';
import type { CheckRate } from '#usecases/access/check-rate.ts';
import type { ClaimClientProof } from '#usecases/access/claim-client-proof.ts';
import type { FindAccount } from '#usecases/accounts/find-account.ts';
import type { GiveConsent } from '#usecases/authorization/give-consent.ts';
import type { RefuseConsent } from '#usecases/authorization/refuse-consent.ts';
import type { ShowTokenQuestions } from '#usecases/authorization/show-token-questions.ts';
import type { ShowConsent } from '#usecases/authorization/show-consent.ts';
import type { ShowCredential } from '#usecases/credentials/show-credential.ts';
import type { IssueChallenge } from '#usecases/authorization/issue-challenge.ts';
import type { OfferPasskey } from '#usecases/login/offer-passkey.ts';
import type { RecordRefusal } from '#usecases/journal/record-refusal.ts';
import type { CheckRequestUseCases } from './check-request.ts';
import type { StorageUseCases } from './engine-storage.ts';

export interface OAuth2Face extends StorageUseCases, CheckRequestUseCases {
  readonly showCredential: ShowCredential;
  readonly checkLogin: (cookie: Secret<string> | undefined) => Promise<LoginSession | undefined>;
  readonly checkRate: CheckRate;
  readonly checkAccountToken: CheckAccountToken;
  readonly claimClientProof: ClaimClientProof;
  readonly findAccount: FindAccount;
  readonly showConsent: ShowConsent;
  readonly giveConsent: GiveConsent;
  readonly refuseConsent: RefuseConsent;
  readonly offerPasskey: OfferPasskey;
  readonly issueChallenge: IssueChallenge;
  readonly showTokenQuestions: ShowTokenQuestions;
  readonly recordRefusal: RecordRefusal;
  readonly providerName: string;
  /** Somebody issues certificates to clients, and we were told who. */
  readonly trustsClientAuthorities: boolean;
  /** Where clients reach this server, without a slash at the end. */
  baseUrl(): string;
  now(): number;
  readonly log: FastifyBaseLogger;
}
