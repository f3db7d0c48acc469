/**
 * Make this device a token: look at what the code offers, let the person see for whom it is, agree
 * on keys, and keep them. The device holds nothing until the server has shown that it came to the
 * same keys.
 *
 * The picture holds a hash of the server's public key. It came to the person by another way than the
 * answer of the server, so whoever sits between the phone and the server cannot put in a key of
 * their own.
 */

import type { AuthenticatorClient } from '@kumoin/sdk';
import { enrolmentConfirmation } from '@kumoin/otp';
import { agreeKeys } from './agree-keys.ts';
import { AuthenticatorError } from './authenticator-error.ts';
import { fromBase64Url, toBase64Url } from './base64url.ts';
import type { DeviceStore } from './device-store.ts';
import type { EnrolledToken } from './enrolled-token.ts';
import { makeMac, sameOctets } from './make-mac.ts';
import type { ReadCode } from './read-code.ts';

export type EnrolmentCode = Extract<ReadCode, { kind: 'enrolment' }>;

export interface OfferedEnrolment {
  readonly code: string;
  readonly enrolmentId: string;
  readonly serverPublicKey: Uint8Array<ArrayBuffer>;
  readonly service: string;
  readonly account: string;
}

const hashOctets = 16;

/** @throws {AuthenticatorError} `enrolment_not_genuine`; @throws {SdkError} */
export async function showEnrolment(
  client: AuthenticatorClient,
  { code, keyHash }: EnrolmentCode,
): Promise<OfferedEnrolment> {
  const { enrolmentId, publicKey, service, account } = await client.call('enrolments/show', {
    code,
  });
  const serverPublicKey = fromBase64Url(publicKey);
  if (serverPublicKey === undefined) throw new AuthenticatorError('enrolment_not_genuine');
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', serverPublicKey));
  if (!sameOctets(hash.subarray(0, hashOctets), keyHash)) {
    throw new AuthenticatorError('enrolment_not_genuine');
  }
  return { code, enrolmentId, serverPublicKey, service, account };
}

export interface EnrolOrder {
  readonly client: AuthenticatorClient;
  readonly store: Pick<DeviceStore, 'putToken'>;
  readonly offer: OfferedEnrolment;
  /** What the person calls this device. */
  readonly label: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** @throws {AuthenticatorError} `enrolment_not_genuine`; @throws {SdkError} */
export async function completeEnrolment(order: EnrolOrder): Promise<EnrolledToken> {
  const { client, store, offer, label, at } = order;
  const { enrolmentId, code, service, account } = offer;
  const { publicKey, keys } = await agreeKeys(offer.serverPublicKey, enrolmentId);
  const ours = await makeMac(keys.request, enrolmentConfirmation.byPhone(enrolmentId));
  const answer = await client.call('enrolments/complete', {
    code,
    label,
    publicKey: toBase64Url(publicKey),
    confirmation: toBase64Url(ours),
  });
  const { tokenId, suites, notAfter } = answer;
  const expected = await makeMac(keys.server, enrolmentConfirmation.byServer(enrolmentId, tokenId));
  const theirs = fromBase64Url(answer.confirmation);
  if (theirs === undefined || !sameOctets(theirs, expected)) {
    throw new AuthenticatorError('enrolment_not_genuine');
  }
  const enrolledAt = Math.floor(at / 1000);
  const token = { id: tokenId, label, service, account, suites, keys, enrolledAt, notAfter };
  await store.putToken(token);
  return token;
}
