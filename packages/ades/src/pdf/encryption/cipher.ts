/**
 * The primitives that the standard security handler needs (ISO 32000-2, 7.6).
 *
 * They are handed in; `#pdf-cipher` is the library that fits where this runs (docs/adr/0046). RC4 is not among
 * them: current crypto libraries no longer carry it, and it is twenty lines (`rc4.ts`).
 */

export type PdfDigestName = 'md5' | 'sha256' | 'sha384' | 'sha512';

export interface PdfCipher {
  digest(algorithm: PdfDigestName, data: Uint8Array): Uint8Array;
  /** AES in CBC mode without padding; the key has 16 or 32 bytes, the data whole blocks. */
  aesCbcEncrypt(input: AesCbcInput): Uint8Array;
  aesCbcDecrypt(input: AesCbcInput): Uint8Array;
}

export interface AesCbcInput {
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
  readonly data: Uint8Array;
}
