/** What is asked for a challenge: by whom, for which factor, and what the yes will be to. */

import type { AuthorizationRequest } from '#domain/authorization/authorization.ts';
import type { FactorKind } from '#domain/credentials/credential.ts';
import type { AccountId, ClientId, CredentialId, TokenId } from '#domain/identifiers.ts';
import type { Language } from '#domain/language.ts';

export interface ChallengeOrder {
  readonly accountId: AccountId;
  readonly clientId: ClientId;
  readonly credentialId: CredentialId;
  /** Undefined: the first that is sent, or computed by a token, as v1 knows only one. */
  readonly kind: FactorKind | undefined;
  /** Where it is known already. */
  readonly numSignatures?: number;
  readonly language?: Language;
  /** Of several of the account, the one to ask. */
  readonly tokenId?: TokenId | undefined;
  /** What a token computes over. */
  readonly signing?: Omit<AuthorizationRequest, 'accountId' | 'clientId' | 'credentialId'>;
}
