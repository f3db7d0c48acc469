/**
 * A key of a seed container (RFC 6030, 4): the seed of one token or the PIN of one, with what
 * the maker of the container says about it.
 */

export type PskcEncoding = 'DECIMAL' | 'HEXADECIMAL' | 'ALPHANUMERIC' | 'BASE64' | 'BINARY';

export const pskcEncodings: readonly PskcEncoding[] = [
  'DECIMAL',
  'HEXADECIMAL',
  'ALPHANUMERIC',
  'BASE64',
  'BINARY',
];

/** Algorithm profiles (RFC 6030, 10). TOTP and OCRA are in common use, not registered. */
export const pskcAlgorithms = {
  hotp: 'urn:ietf:params:xml:ns:keyprov:pskc:hotp',
  totp: 'urn:ietf:params:xml:ns:keyprov:pskc:totp',
  ocra: 'urn:ietf:params:xml:ns:keyprov:pskc:ocra',
  pin: 'urn:ietf:params:xml:ns:keyprov:pskc:pin',
} as const;

export type PskcAlgorithm = keyof typeof pskcAlgorithms;

/** Which token it is. Serial numbers are unique only together with the manufacturer. */
export interface PskcDevice {
  readonly manufacturer?: string;
  readonly serialNumber?: string;
  readonly model?: string;
  readonly issueNumber?: string;
  readonly binding?: string;
  /** Milliseconds since 1970, as all times here. */
  readonly startsAt?: number;
  readonly expiresAt?: number;
  readonly userId?: string;
  readonly cryptoModuleId?: string;
}

export interface PskcFormat {
  readonly encoding: PskcEncoding;
  readonly checkDigits: boolean;
}

export interface PskcChallengeFormat extends PskcFormat {
  readonly min: number;
  readonly max: number;
}

export interface PskcResponseFormat extends PskcFormat {
  readonly length: number;
}

export const pskcKeyUsages = [
  'OTP',
  'CR',
  'Encrypt',
  'Integrity',
  'Verify',
  'Unlock',
  'Decrypt',
  'KeyWrap',
  'Unwrap',
  'Derive',
  'Generate',
] as const;

export type PskcKeyUsage = (typeof pskcKeyUsages)[number];

export const pskcPinUsageModes = ['Local', 'Prepend', 'Append', 'Algorithmic'] as const;

export type PskcPinUsageMode = (typeof pskcPinUsageModes)[number];

export interface PskcPinPolicy {
  readonly pinKeyId?: string;
  readonly usageMode?: PskcPinUsageMode;
  readonly failedAttemptsMax?: number;
  readonly lengthMin?: number;
  readonly lengthMax?: number;
  readonly encoding?: PskcEncoding;
}

/** What the key may be used for (RFC 6030, 5). The tokens keep no clock: the server enforces it. */
export interface PskcPolicy {
  readonly startsAt?: number;
  readonly expiresAt?: number;
  readonly pin?: PskcPinPolicy;
  /** Empty: everything. */
  readonly keyUsages: readonly PskcKeyUsage[];
  readonly transactionsMax?: number;
}

export interface PskcKey {
  readonly id: string;
  readonly algorithm: PskcAlgorithm;
  readonly device: PskcDevice;
  readonly issuer?: string;
  readonly friendlyName?: string;
  readonly keyProfileId?: string;
  readonly keyReference?: string;
  readonly userId?: string;
  /** Of OCRA the suite, of TOTP the HMAC. */
  readonly suite?: string;
  readonly challengeFormat?: PskcChallengeFormat;
  readonly responseFormat?: PskcResponseFormat;
  readonly secret: Uint8Array;
  readonly counter?: bigint;
  /** Steps that have passed on the token, and by how many it drifts. */
  readonly time?: bigint;
  readonly timeIntervalSeconds?: number;
  readonly timeDriftSteps?: number;
  readonly policy: PskcPolicy;
}
