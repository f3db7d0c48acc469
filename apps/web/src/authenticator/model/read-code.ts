/**
 * What a picture, a pasted text or the address of the app says. It comes from anybody: bounded, and
 * taken only if it is a link to this very app, so that no code leads a person to another server.
 *
 *     https://HOST/authenticator/#enrol=CODE.HASH      become a token
 *     https://HOST/authenticator/#tx=OCTETS            a whole statement, see `CarriedStatement`
 *     https://HOST/authenticator/#ref=REF              what a push named
 */

import { decodeCarriedStatement } from '@kumoin/otp';
import type { CarriedStatement } from '@kumoin/otp';
import { AuthenticatorError } from './authenticator-error.ts';
import { fromBase64Url } from './base64url.ts';

export type ReadCode =
  | { readonly kind: 'enrolment'; readonly code: string; readonly keyHash: Uint8Array }
  | { readonly kind: 'statement'; readonly carried: CarriedStatement }
  | { readonly kind: 'reference'; readonly ref: string; readonly proof: Uint8Array | undefined };

const charactersMax = 4096;
const enrolment = /^enrol=(?<code>[A-Za-z0-9_-]{16,128})\.(?<hash>[A-Za-z0-9_-]{22})$/;
const reference = /^ref=(?<ref>[0-9a-f]{16})$/;
const referenceOctets = 8;
const proofOctets = 8;

/**
 * @param home where this app is, such as `https://sign.example/authenticator/`.
 * @throws {AuthenticatorError} `code_unreadable`, `code_of_other_service`.
 */
export function readCode(text: string, home: string): ReadCode {
  const [place, fragment] = partsOf(text.trim());
  const read = readFragment(fragment);
  if (place !== home) throw new AuthenticatorError('code_of_other_service');
  return read;
}

/** @param fragment without its `#`. @throws {AuthenticatorError} `code_unreadable`. */
export function readFragment(fragment: string): ReadCode {
  const { code, hash } = enrolment.exec(fragment)?.groups ?? {};
  const keyHash = hash === undefined ? undefined : fromBase64Url(hash);
  if (code !== undefined && keyHash !== undefined) return { kind: 'enrolment', code, keyHash };
  const ref = reference.exec(fragment)?.groups?.['ref'];
  if (ref !== undefined) return { kind: 'reference', ref, proof: undefined };
  if (fragment.startsWith('tx=')) return { kind: 'statement', carried: carriedIn(fragment) };
  throw new AuthenticatorError('code_unreadable');
}

/**
 * What light and sound carry: 8 octets that name the transaction, 8 of its proof.
 * @throws {AuthenticatorError} `code_unreadable`.
 */
export function readPayload(payload: Uint8Array): ReadCode {
  if (payload.length !== referenceOctets + proofOctets) {
    throw new AuthenticatorError('code_unreadable');
  }
  const octets = Array.from(payload.subarray(0, referenceOctets));
  const ref = octets.map((octet) => octet.toString(16).padStart(2, '0')).join('');
  return { kind: 'reference', ref, proof: payload.slice(referenceOctets) };
}

function partsOf(text: string): readonly [place: string, fragment: string] {
  if (text.length > charactersMax || !URL.canParse(text)) {
    throw new AuthenticatorError('code_unreadable');
  }
  const { origin, pathname, hash } = new URL(text);
  return [origin + pathname, hash.slice(1)];
}

function carriedIn(fragment: string): CarriedStatement {
  const octets = fromBase64Url(fragment.slice('tx='.length));
  try {
    if (octets !== undefined) return decodeCarriedStatement(octets);
  } catch (cause) {
    throw new AuthenticatorError('code_unreadable', { cause });
  }
  throw new AuthenticatorError('code_unreadable');
}
