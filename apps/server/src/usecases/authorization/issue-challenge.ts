/**
 * Issue challenge: send a signer the code that they agree with, give out the nonce for a passkey,
 * or begin what a token is to approve.
 *
 * CSC API v1.0.4.0, 11.8 `credentials/sendOTP` and v2.0.0.2, 11.8 `credentials/getChallenge`.
 *
 *     decide → count → draw → keep the MAC → send
 *
 * Only a keyed MAC of the code is kept. It is kept before it is sent: a crash in between leaves a
 * code that nobody knows; the other order would leave one that does not work. What failed to be
 * sent has been counted all the same, or a broken gateway would be called without end.
 */

import type { Account } from '#domain/accounts/account.ts';
import { checkUsable } from '#domain/authorization/authorization.ts';
import {
  challengeContext,
  challengeSeconds,
  codeAttempts,
  codeOf,
  isChallengeKind,
  isTokenFactorKind,
} from '#domain/authorization/challenge.ts';
import type { ChallengeKind, SentKind, TokenFactorKind } from '#domain/authorization/challenge.ts';
import { maskAddress } from '#domain/authorization/mask-address.ts';
import { passkeyNonceBytes } from '#domain/authorization/passkey-challenge.ts';
import { codeMessage } from '#domain/authorization/message-texts.ts';
import type { Credential, FactorKind } from '#domain/credentials/credential.ts';
import type { AccountId, ChallengeId } from '#domain/identifiers.ts';
import type { Language } from '#domain/language.ts';
import { refuseUnless } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import type { Accounts } from '#ports/accounts.ts';
import type { Challenges } from '#ports/challenges.ts';
import type { Clients } from '#ports/clients.ts';
import type { Clock } from '#ports/clock.ts';
import type { Credentials } from '#ports/credentials.ts';
import type { MessageSender } from '#ports/message-sender.ts';
import type { PasskeyOptions } from '#ports/passkey-ceremonies.ts';
import type { Random } from '#ports/random.ts';
import type { Sealing } from '#ports/sealing.ts';
import { askToken } from './ask-token.ts';
import type { ChallengeOrder } from './challenge-order.ts';
import { refuseOften } from './refuse-often.ts';
import type { RefuseOftenPorts } from './refuse-often.ts';
import type { BegunApproval, TokenApprovals } from './token-approvals.ts';

export interface IssueChallengePorts extends RefuseOftenPorts {
  readonly accounts: Accounts;
  readonly clients: Clients;
  readonly credentials: Credentials;
  readonly challenges: Challenges;
  readonly messageSender: MessageSender;
  readonly sealing: Sealing;
  readonly random: Random;
  readonly clock: Clock;
  /** As it presents itself to people. */
  readonly serviceName: string;
  /** For who has not said in which language they read. */
  readonly messageLanguage: Language;
}

export type IssuedChallenge =
  | {
      readonly kind: SentKind;
      /** Most of it hidden. */
      readonly sentTo: string;
    }
  | {
      readonly kind: 'passkey';
      /** Part of what the passkey is to sign, see `passkeyChallenge`. */
      readonly nonce: Uint8Array;
      /** What else to ask the browser for. */
      readonly options: PasskeyOptions;
    }
  | (BegunApproval & { readonly kind: TokenFactorKind });

/** Of log-ins, handed in. @returns undefined when the account has no passkey. */
export type OfferPasskey = (offer: {
  readonly accountId: AccountId;
  /** Base64url, without padding. */
  readonly challenge: string;
}) => Promise<PasskeyOptions | undefined>;

/**
 * @throws {Refusal} `credential_unknown` and what makes it unusable, `challenge_unknown`,
 * `address_missing`, `otp_locked`, `rate_limited`; for a token what `beginSigning` says.
 * @throws {Outage} `message_failed`, when it could not be sent.
 */
export type IssueChallenge = (order: ChallengeOrder) => Promise<IssuedChallenge>;

export interface HandedToChallenges {
  /** Of log-ins. */
  readonly offerPasskey: OfferPasskey;
  /** Of token transactions. */
  readonly tokenApprovals: TokenApprovals;
}

export function makeIssueChallenge(
  ports: IssueChallengePorts,
  { offerPasskey, tokenApprovals }: HandedToChallenges,
): IssueChallenge {
  const { accounts, credentials, challenges, random, clock } = ports;

  return async function issueChallenge(order) {
    const credential = await credentials.find(order.credentialId);
    const at = clock.now();
    checkUsable(order.accountId, credential, at);
    const kind = kindOf(credential, order.kind);
    if (kind === 'passkey') {
      return giveNonce({ challenges, random, offerPasskey }, { order, credential }, at);
    }
    if (isTokenFactorKind(kind)) {
      return askToken({ ...ports, tokenApprovals }, { order, credential, kind }, at);
    }
    const account = await accounts.find(credential.ownerId);
    const address = kind === 'sms' ? account?.phone : account?.email;
    refuseUnless(account !== undefined && address !== undefined, 'address_missing');

    await refuseOften(ports, { call: 'codesPerCredential', by: credential.id }, at);
    await refuseOften(ports, { call: 'codesPerAccount', by: account.id }, at);
    await sendCode(ports, { order, credential, kind, address }, at);
    return { kind, sentTo: maskAddress(address) };
  };
}

const defaultKinds: readonly FactorKind[] = ['sms', 'mail', 'ocra'];

/** @throws {Refusal} `challenge_unknown`. */
function kindOf({ factors }: Credential, asked: FactorKind | undefined): ChallengeKind {
  const kind = asked ?? factors.find((factor) => defaultKinds.includes(factor));
  refuseUnless(kind !== undefined && factors.includes(kind), 'challenge_unknown');
  refuseUnless(isChallengeKind(kind), 'challenge_unknown');
  return kind;
}

interface CodeToSend {
  readonly order: ChallengeOrder;
  readonly credential: Credential;
  readonly kind: SentKind;
  readonly address: NonNullable<Account['email']>;
}

async function sendCode(
  ports: IssueChallengePorts,
  { order, credential, kind, address }: CodeToSend,
  at: number,
): Promise<void> {
  const { challenges, clients, messageSender, sealing, random } = ports;
  const id = random.identifier() as ChallengeId;
  const code = drawCode(random);
  const challenge = {
    ...{ id, kind, accountId: order.accountId, clientId: order.clientId },
    credentialId: credential.id,
    verifier: await sealing.mac(new TextEncoder().encode(code), challengeContext({ id, kind })),
    createdAt: at,
    expiresAt: at + challengeSeconds * 1000,
  };
  refuseUnless(await challenges.replace(challenge, codeAttempts), 'otp_locked');

  const facts = {
    language: order.language ?? ports.messageLanguage,
    serviceName: ports.serviceName,
    clientName: (await clients.find(order.clientId))?.name,
    credential: credential.description,
    numSignatures: order.numSignatures,
  };
  const { subject, text } = codeMessage(kind, facts, code);
  await messageSender.send({ route: kind, to: address, subject, text: new Secret(text) });
}

interface NoncePorts {
  readonly challenges: Challenges;
  readonly random: Random;
  readonly offerPasskey: OfferPasskey;
}

interface NonceToGive {
  readonly order: ChallengeOrder;
  readonly credential: Credential;
}

/** Nothing is sent, and nothing can be guessed: so nothing is counted. */
async function giveNonce(
  { challenges, random, offerPasskey }: NoncePorts,
  { order, credential }: NonceToGive,
  at: number,
): Promise<IssuedChallenge> {
  const nonce = random.bytes(passkeyNonceBytes);
  const challenge = Buffer.from(nonce).toString('base64url');
  const options = await offerPasskey({ accountId: credential.ownerId, challenge });
  refuseUnless(options !== undefined, 'challenge_unknown');
  const { accountId, clientId, credentialId } = order;
  const id = random.identifier() as ChallengeId;
  const names = { id, kind: 'passkey' as const, accountId, clientId, credentialId };
  const times = { createdAt: at, expiresAt: at + challengeSeconds * 1000 };
  await challenges.replace({ ...names, verifier: nonce, ...times }, codeAttempts);
  return { kind: 'passkey', nonce, options };
}

function drawCode(random: Random): string {
  for (;;) {
    const code = codeOf(random.bytes(4));
    if (code !== undefined) return code;
  }
}
