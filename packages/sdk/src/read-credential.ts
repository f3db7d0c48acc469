/** `credentials/info` of either version as one value. CSC API v1.0.4.0 and v2.0.0.2, 11.5. */

import { fromBase64 } from './base64.ts';
import { SdkError } from './sdk-error.ts';

export interface RemoteCredential {
  readonly id: string;
  readonly description: string | undefined;
  readonly enabled: boolean;
  /** Dotted identifiers, as `key.algo` lists them. */
  readonly algorithms: readonly string[];
  readonly keyBits: number;
  /** DER, the signer's first. */
  readonly chain: readonly Uint8Array[];
  readonly mode: string;
  readonly needsPin: boolean;
  readonly needsOtp: boolean;
  readonly level: '1' | '2';
  readonly signaturesMax: number;
}

type Members = Readonly<Record<string, unknown>>;

/** @throws {SdkError} `unintelligible`, when what every client needs is not there. */
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
  const hasObject = (name: string): boolean => objects.some((object) => object['id'] === name);
  const description = answer['description'];
  return {
    id,
    description: typeof description === 'string' ? description : undefined,
    enabled: key['status'] === 'enabled',
    algorithms,
    keyBits: Number(key['len'] ?? 0),
    chain: certificates.map(fromBase64),
    mode: String(auth['mode'] ?? answer['authMode'] ?? 'explicit'),
    needsPin: hasObject('PIN') || members(answer['PIN'])['presence'] === 'true',
    needsOtp: hasObject('OTP') || members(answer['OTP'])['presence'] === 'true',
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
