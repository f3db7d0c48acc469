/**
 * Enrol token: the phone's half of a key agreement makes it a token. No key travels; the phone
 * shows with a MAC that it came to the same keys, and we show it in return.
 *
 * The token is active at once: whoever holds the code and makes that MAC has shown what the first
 * right code of a hardware token shows. Enrolment, token and the end of the token it replaces are
 * one commit. If the process dies after it, the phone knows of no token, and its owner sees one
 * that never answers: they revoke it and begin anew.
 */

import { enrolmentConfirmation, hmac } from '@kumoin/otp';
import { equalBytes } from '@kumoin/pki';
import type { Account } from '#domain/accounts/account.ts';
import type { TokenId } from '#domain/identifiers.ts';
import type { JournalNote } from '#domain/journal/journal-entry.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import { deriveTokenKeys } from '#domain/tokens/derive-token-keys.ts';
import type { AgreedKeys } from '#domain/tokens/derive-token-keys.ts';
import { freshToken, tokenLabel } from '#domain/tokens/fresh-token.ts';
import { checkEnrolment, enrolmentContext } from '#domain/tokens/token-enrolment.ts';
import type { TokenEnrolment } from '#domain/tokens/token-enrolment.ts';
import { authenticatorSuites } from '#domain/tokens/token-suites.ts';
import type { TokenPolicy } from '#domain/tokens/token-suites.ts';
import type { Token } from '#domain/tokens/token.ts';
import type { Accounts } from '#ports/accounts.ts';
import type { Clock } from '#ports/clock.ts';
import type { KeyAgreement } from '#ports/key-agreement.ts';
import type { TokenEnrolments } from '#ports/token-enrolments.ts';
import type { TokenHash } from '#ports/token-hash.ts';
import { sealTokenKeys } from './seal-token-keys.ts';
import type { SealTokenKeysPorts } from './seal-token-keys.ts';

export interface EnrolTokenPorts extends SealTokenKeysPorts {
  readonly accounts: Accounts;
  readonly tokenEnrolments: TokenEnrolments;
  readonly keyAgreement: KeyAgreement;
  readonly tokenHash: TokenHash;
  readonly clock: Clock;
  readonly tokenPolicy: TokenPolicy;
}

export interface EnrolmentAnswer {
  readonly code: Secret<string>;
  /** The phone's half, uncompressed point. */
  readonly publicKey: Uint8Array;
  /** As its owner calls it. */
  readonly label: string;
  /** See `enrolmentConfirmation.byPhone`. */
  readonly confirmation: Uint8Array;
}

export interface EnrolledAnswer {
  readonly token: Token;
  /** See `enrolmentConfirmation.byServer`. */
  readonly confirmation: Uint8Array;
}

/** @throws {Refusal} `enrolment_unknown`, `enrolment_expired`, `enrolment_refused`. */
export type EnrolToken = (answer: EnrolmentAnswer) => Promise<EnrolledAnswer>;

export function makeEnrolToken(ports: EnrolTokenPorts): EnrolToken {
  const { accounts, tokenEnrolments, tokenHash, clock } = ports;

  return async function enrolToken({ code, publicKey, label, confirmation }) {
    const at = clock.now();
    const enrolment = await tokenEnrolments.findByCode(tokenHash.hash(code.reveal()));
    checkEnrolment(enrolment, at);
    const account = await accounts.find(enrolment.accountId);
    refuseUnless(account?.enabled === true, 'enrolment_unknown');

    const keys = await agreeKeys(ports, enrolment, publicKey);
    const proof = hmac('sha256', keys.request, enrolmentConfirmation.byPhone(enrolment.id));
    refuseUnless(equalBytes(proof, confirmation), 'enrolment_refused');

    const token = await makeToken(ports, { account, keys, label, at });
    const { id, replaces } = enrolment;
    const facts = { token: token.id, account: account.id, enrolment: id };
    const note: JournalNote = {
      event: 'token.enrolled',
      facts: { ...facts, ...(replaces && { replaces }) },
    };
    const taken = await tokenEnrolments.take({ id, token, replaces, at, note });
    refuseUnless(taken, 'enrolment_unknown');
    const ours = enrolmentConfirmation.byServer(id, token.id);
    return { token, confirmation: hmac('sha256', keys.server, ours) };
  };
}

async function agreeKeys(
  { keyAgreement, sealing }: EnrolTokenPorts,
  enrolment: TokenEnrolment,
  phonePublicKey: Uint8Array,
): Promise<AgreedKeys> {
  const { id: enrolmentId, publicKey: serverPublicKey } = enrolment;
  const privateKey = await sealing.open(enrolment.privateKeySealed, enrolmentContext(enrolment));
  const shared = await keyAgreement.agree(privateKey, phonePublicKey);
  refuseUnless(shared !== undefined, 'enrolment_refused', 'the public key is none');
  return deriveTokenKeys(shared, { phonePublicKey, serverPublicKey, enrolmentId });
}

interface NewToken {
  readonly account: Account;
  readonly keys: AgreedKeys;
  readonly label: string;
  readonly at: number;
}

async function makeToken(
  ports: EnrolTokenPorts,
  { account, keys, label, at }: NewToken,
): Promise<Token> {
  const id = ports.random.identifier() as TokenId;
  return {
    ...freshToken({ id, tenantId: account.tenantId, kind: 'authenticator', createdAt: at }),
    accountId: account.id,
    label: tokenLabel(label),
    suites: authenticatorSuites,
    ...(await sealTokenKeys(ports, { id }, keys)),
    state: 'active',
    activatedAt: at,
    notAfter: at + ports.tokenPolicy.validityDays * 24 * 3600_000,
  };
}
