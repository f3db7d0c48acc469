/**
 * `credentials/info` of either version as one value. CSC API v1.0.4.0 and v2.0.0.2, 11.5; the
 * lists of a v2 server hold the same members.
 */

import { fromBase64 } from '../wire/base64.ts';
import { SdkError } from '../sdk-error.ts';
import { findText, membersOf, textsOf } from '../wire/members.ts';
import type { Members } from '../wire/members.ts';
import { readFactors } from './read-factors.ts';
import type { Factor } from './read-factors.ts';

/** A key and its certificate at a server, as far as a client needs to know them. */
export interface RemoteCredential {
  readonly id: string;
  readonly description: string | undefined;
  readonly enabled: boolean;
  /** Dotted identifiers, as `key.algo` lists them. */
  readonly algorithms: readonly string[];
  readonly keyBits: number;
  /** DER, the signer's first. */
  readonly chain: readonly Uint8Array[];
  /** `explicit`, `implicit` (v1) or `oauth2code`. */
  readonly mode: string;
  readonly needsPin: boolean;
  readonly needsOtp: boolean;
  /** Identifiers of authentication objects that are neither PIN nor OTP (v2). */
  readonly otherFactors: readonly string[];
  /** SCAL; with 2 the signer's yes is bound to digests. */
  readonly level: '1' | '2';
  /** How many digests one yes may cover. */
  readonly signaturesMax: number;
  /** All of them, those behind the three members above too. */
  readonly factors: readonly Factor[];
  /** How the factors go together (v2); undefined: all of them. */
  readonly expression: string | undefined;
  readonly signatureQualifier: string | undefined;
  readonly certificate: CertificateWords;
}

/** What the server says of the certificate, in its own words; the certificate is the proof. */
export interface CertificateWords {
  /** `valid`, `expired`, `revoked` or `suspended`; undefined where the server does not look. */
  readonly status: string | undefined;
  readonly subject: string | undefined;
  readonly issuer: string | undefined;
  /** Hexadecimal by the document, decimal at some servers. */
  readonly serialNumber: string | undefined;
  /** GeneralizedTime, such as `20300101000000Z`. */
  readonly validFrom: string | undefined;
  readonly validTo: string | undefined;
}

/**
 * Tolerant where servers differ, strict where a client could not go on.
 *
 * @throws {SdkError} `unintelligible`, when what every client needs is not there.
 */
export function readCredential(id: string, answer: Members): RemoteCredential {
  const credential = readListedCredential(id, answer);
  if (credential.algorithms.length === 0 || credential.chain.length === 0) {
    throw new SdkError('unintelligible', 'the credential has no algorithm or no certificate');
  }
  return credential;
}

/** One of a list: that a key cannot be used is no reason not to list it. */
export function readListedCredential(id: string, answer: Members): RemoteCredential {
  const key = membersOf(answer['key']);
  const cert = membersOf(answer['cert']);
  const auth = membersOf(answer['auth']);
  const factors = readFactors(answer);
  return {
    id,
    description: findText(answer, 'description'),
    enabled: key['status'] === 'enabled',
    algorithms: textsOf(key['algo']),
    keyBits: Number(key['len'] ?? 0),
    chain: textsOf(cert['certificates']).map(fromBase64),
    mode: String(auth['mode'] ?? answer['authMode'] ?? 'explicit'),
    ...wellKnown(factors),
    level: String(answer['SCAL'] ?? '1') === '2' ? '2' : '1',
    signaturesMax: signaturesMax(answer['multisign']),
    factors,
    expression: findText(auth, 'expression'),
    signatureQualifier: findText(answer, 'signatureQualifier'),
    certificate: {
      status: findText(cert, 'status'),
      subject: findText(cert, 'subjectDN'),
      issuer: findText(cert, 'issuerDN'),
      serialNumber: findText(cert, 'serialNumber'),
      validFrom: findText(cert, 'validFrom'),
      validTo: findText(cert, 'validTo'),
    },
  };
}

function wellKnown(factors: readonly Factor[]) {
  const needs = (id: string): boolean =>
    factors.some((factor) => factor.id === id && !factor.optional);
  const others = factors.filter(({ id }) => id !== 'PIN' && id !== 'OTP');
  return {
    needsPin: needs('PIN'),
    needsOtp: needs('OTP'),
    otherFactors: others.map(({ id }) => id),
  };
}

/** A number, or the text of one; older servers have a boolean, which promises no number. */
function signaturesMax(multisign: unknown): number {
  const count = typeof multisign === 'boolean' ? 1 : Number(multisign ?? 1);
  return Number.isInteger(count) && count > 0 ? count : 1;
}
