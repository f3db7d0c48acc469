/**
 * Begin signing with a token: what is to be signed becomes a statement, settled before anything is
 * shown, and a transaction of the signer's token. RFC 6287; CSC API v2.0.0.2, 8.3.
 *
 * What nobody could agree to anyway is refused first, so that no token is bothered with it. A token
 * sees every digest, at level 1, too: a number of signatures over who knows what is nothing that one
 * could look at.
 */

import { checkAuthorizationRequest } from '#domain/authorization/authorization.ts';
import type { AuthorizationRequest } from '#domain/authorization/authorization.ts';
import type { Credential } from '#domain/credentials/credential.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { TokenId } from '#domain/identifiers.ts';
import type { Language } from '#domain/language.ts';
import { signatureFields, signingSubject } from '#domain/transactions/signature-statement.ts';
import type { AnswerWay } from '#domain/transactions/usable-suite.ts';
import type { Clients } from '#ports/clients.ts';
import type { BegunApproval, TokenApprovals } from './token-approvals.ts';

export interface BeginSigningPorts {
  readonly clients: Clients;
  readonly tokenApprovals: TokenApprovals;
  readonly serviceName: string;
  /** For who has not said in which language they read. */
  readonly messageLanguage: Language;
}

export interface SigningToBegin {
  readonly request: AuthorizationRequest;
  readonly credential: Credential;
  readonly way: AnswerWay;
  readonly matched: boolean;
  readonly language: Language | undefined;
  /** Of several of the account, the one to ask. */
  readonly tokenId?: TokenId | undefined;
}

/**
 * @throws {Refusal} `digests_required`, `digest_count_mismatch`, what else
 * `checkAuthorizationRequest` says, and `TokenApprovals.begin`.
 */
export async function beginSigning(
  { clients, tokenApprovals, serviceName, messageLanguage }: BeginSigningPorts,
  { request, credential, way, matched, tokenId, language = messageLanguage }: SigningToBegin,
  at: number,
): Promise<BegunApproval> {
  checkAuthorizationRequest(request, credential, at);
  const { accountId, clientId, numSignatures, digests, labels = [], description } = request;
  refuseUnless(digests.length > 0, 'digests_required');
  refuseUnless(digests.length === numSignatures, 'digest_count_mismatch');
  const applicationName = (await clients.find(clientId))?.name;
  const agreed = { numSignatures, digests };
  return tokenApprovals.begin({
    ...{ accountId, clientId, tokenId, way, matched, language },
    relyingParty: serviceName,
    fields: signatureFields({ ...agreed, applicationName, credential, description, labels }),
    signing: signingSubject(credential.id, agreed),
  });
}
