/** `credentials/info` of either version as one value. CSC API v1.0.4.0 and v2.0.0.2, 11.5. */

import { fromBase64 } from './base64.ts';
import { SdkError } from './sdk-error.ts';

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
}

type Members = Readonly<Record<string, unknown>>;

/**
 * Tolerant where servers differ, strict where a client could not go on.
 *
 * @throws {SdkError} `unintelligible`, when what every client needs is not there.
 */
export function readCredential(id: string, answer: Members): RemoteCredential {
  const key = members(answer['key']);
  const cert = members(answer['cert']);
  const auth = members(answer['auth']);
  const algorithms = texts(key['algo']);
  const certificates = texts(cert['certificates']);
  if (algorithms.length === 0 || certificates.length === 0) {
    throw new SdkError('unintelligible', 'the credential has no algorithm or no certificate');
  }
  const objects = Array.isArray(auth['objects']) ? auth['objects'].map(members) : [];
  const factors = texts(objects.map((object) => object['id']));
  const description = answer['description'];
  return {
    id,
    description: typeof description === 'string' ? description : undefined,
    enabled: key['status'] === 'enabled',
    algorithms,
    keyBits: Number(key['len'] ?? 0),
    chain: certificates.map(fromBase64),
    mode: String(auth['mode'] ?? answer['authMode'] ?? 'explicit'),
    needsPin: factors.includes('PIN') || members(answer['PIN'])['presence'] === 'true',
    needsOtp: factors.includes('OTP') || members(answer['OTP'])['presence'] === 'true',
    otherFactors: factors.filter((name) => name !== 'PIN' && name !== 'OTP'),
    level: String(answer['SCAL'] ?? '1') === '2' ? '2' : '1',
    signaturesMax: Number(answer['multisign'] ?? 1),
  };
}

function members(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}
