/**
 * `credentials/getChallenge` of CSC API v2.0.0.2, 11.8, and `credentials/sendOTP` of v1.0.4.0,
 * 11.8, which v2 still names and does not describe: there it is the same for the first factor
 * whose code is sent, or computed by a token.
 *
 * A token computes over what is to be signed, so its challenge is asked for with the digests
 * (docs/adr/0040-digests-at-get-challenge.md); the answer is what the signer types into the token,
 * and what it shows.
 */

import { invalidParameter } from '@kumoin/contract';
import type { CscChallengeAnswer } from '@kumoin/contract';
import { formatStatement } from '@kumoin/otp';
import { bytesToHex } from '@kumoin/pki';
import { kindOfFactorId } from '#domain/authorization/factor-plan.ts';
import { passkeyDerivation } from '#domain/authorization/passkey-challenge.ts';
import type { Access } from '#domain/access/access-grant.ts';
import type { CredentialId, TokenId } from '#domain/identifiers.ts';
import { languageOf } from '#domain/language.ts';
import type { Language } from '#domain/language.ts';
import { Refusal } from '#domain/refusal.ts';
import type { ChallengeOrder } from '#usecases/authorization/challenge-order.ts';
import type { IssueChallenge, IssuedChallenge } from '#usecases/authorization/issue-challenge.ts';
import { chooseLanguage } from './csc-call.ts';
import type { AuthenticatedCall } from './csc-call.ts';
import { readDigests, readLabels } from './digests.ts';
import { readHashAlgorithm } from './sign-algorithm.ts';

type Issued<Kind extends IssuedChallenge['kind']> = Extract<
  IssuedChallenge,
  { readonly kind: Kind }
>;

export interface ChallengeUseCases {
  readonly issueChallenge: IssueChallenge;
  now(): number;
}

/** 204: the code went another way; 200: what a passkey, or a token, is to be asked. */
export function makeGetChallenge(useCases: ChallengeUseCases) {
  return async function getChallenge({
    body,
    caller,
  }: AuthenticatedCall<'credentials/getChallenge'>): Promise<CscChallengeAnswer | undefined> {
    const kind = kindOfFactorId(body.authObjectID);
    // A device is asked by `credentials/authorize`: there is nothing to hand over.
    if (kind === undefined || kind === 'device') throw invalidParameter('authObjectID');
    const order = readOrder({ caller, body, entries: body.hashes });
    const issued = await useCases.issueChallenge({ ...order, kind });
    return renderChallenge(issued, { lang: chooseLanguage(body.lang), at: useCases.now() });
  };
}

export function makeSendOtp(useCases: ChallengeUseCases) {
  return async function sendOtp({
    version,
    body,
    caller,
  }: AuthenticatedCall<'credentials/sendOTP'>): Promise<CscChallengeAnswer | undefined> {
    const entries = version === 'v1' ? body.hash : body.hashes;
    const order = { ...readOrder({ caller, body, entries }), kind: undefined };
    const issued = await useCases.issueChallenge(order).catch((error: unknown) => {
      // Of either version: it names a credential alone, and this one has no codes.
      const isUnknown = error instanceof Refusal && error.code === 'challenge_unknown';
      throw isUnknown ? invalidParameter('credentialID') : error;
    });
    return renderChallenge(issued, { lang: chooseLanguage(body.lang), at: useCases.now() });
  };
}

interface ReadableOrder {
  readonly caller: Access;
  readonly body: Omit<AuthenticatedCall<'credentials/sendOTP'>['body'], 'hash' | 'hashes'>;
  readonly entries: readonly string[] | undefined;
}

function readOrder({ caller, body, entries = [] }: ReadableOrder): Omit<ChallengeOrder, 'kind'> {
  const { accountId, clientId, rights } = caller;
  const hash = readHashAlgorithm(body.hashAlgorithmOID, 'hashAlgorithmOID');
  const digests = readDigests(entries, hash);
  const { numSignatures = Math.max(1, digests.length), description, documents } = body;
  const labels = readLabels(documents, digests);
  const language = languageOf(body.lang);
  return {
    ...{ accountId, clientId, credentialId: body.credentialID as CredentialId },
    tokenId: body.tokenID as TokenId | undefined,
    ...(language !== undefined && { language }),
    signing: { rights, numSignatures, digests, description, labels },
  };
}

function renderChallenge(
  issued: IssuedChallenge,
  { lang, at }: { readonly lang: Language; readonly at: number },
): CscChallengeAnswer | undefined {
  switch (issued.kind) {
    case 'passkey':
      return { challenge: renderPasskey(issued) };
    case 'ocra':
    case 'device':
      return renderToken(issued, { lang, at });
    case 'sms':
    case 'mail':
      return undefined;
  }
}

/**
 * The application makes the challenge of WebAuthn from the nonce and from what is to be agreed to
 * (docs/adr/0021-approvals-on-our-own-page.md), so the options have none.
 */
function renderPasskey({ nonce, options }: Issued<'passkey'>): string {
  const publicKey = Object.fromEntries(
    Object.entries(options).filter(([name]) => name !== 'challenge'),
  );
  return JSON.stringify({ derivation: passkeyDerivation, nonce: bytesToHex(nonce), publicKey });
}

function renderToken(
  { question, statement, page, expiresAt }: Issued<'ocra' | 'device'>,
  { lang, at }: { readonly lang: Language; readonly at: number },
): CscChallengeAnswer {
  const { title, relyingParty, lines } = formatStatement(statement, lang);
  return {
    challenge: question,
    expiresIn: Math.max(0, Math.floor((expiresAt - at) / 1000)),
    ...(page && { pageUrl: page.reveal() }),
    statement: {
      title,
      relyingParty,
      lines: lines.map(({ label, value }) => ({ label, value })),
    },
  };
}
