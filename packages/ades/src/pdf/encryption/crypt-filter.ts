/**
 * Crypt filters: what is done to one string or stream (ISO 32000-2, 7.6.3 and 7.6.6).
 *
 * Data whose padding is wrong is kept as it is rather than refused: some writers leave it
 * off, and a wrong password has already been told apart by then.
 */

import type { PdfCipher } from './cipher.ts';
import { rc4 } from './rc4.ts';

export type CryptMethod = 'identity' | 'rc4' | 'aes128' | 'aes256';

export interface ObjectKeyInput {
  readonly fileKey: Uint8Array;
  readonly method: CryptMethod;
  readonly number: number;
  readonly generation: number;
}

const BLOCK = 16;
const SALT = [0x73, 0x41, 0x6c, 0x54];

/** Algorithm 1: the key of one object. With AES-256 it is the file's own (1.A). */
export function objectKey(cipher: PdfCipher, input: ObjectKeyInput): Uint8Array {
  const { fileKey, method, number, generation } = input;
  if (method === 'aes256' || method === 'identity') return fileKey;
  const id = [number, number >> 8, number >> 16, generation, generation >> 8];
  const salt = method === 'aes128' ? SALT : [];
  const seed = Uint8Array.of(...fileKey, ...id.map((byte) => byte & 255), ...salt);
  return cipher.digest('md5', seed).subarray(0, Math.min(fileKey.length + 5, 16));
}

export interface CryptInput {
  readonly method: CryptMethod;
  readonly key: Uint8Array;
  readonly data: Uint8Array;
}

export function decryptData(cipher: PdfCipher, { method, key, data }: CryptInput): Uint8Array {
  if (method === 'identity') return data;
  if (method === 'rc4') return rc4(key, data);
  const iv = data.subarray(0, BLOCK);
  const length = Math.floor((data.length - BLOCK) / BLOCK) * BLOCK;
  if (length <= 0) return new Uint8Array(0);
  const padded = cipher.aesCbcDecrypt({ key, iv, data: data.subarray(BLOCK, BLOCK + length) });
  const padding = padded.at(-1) as number;
  return padding >= 1 && padding <= BLOCK ? padded.subarray(0, length - padding) : padded;
}

/** @param random gives the initialisation vector; it must not be guessable. */
export function encryptData(
  cipher: PdfCipher,
  { method, key, data }: CryptInput,
  random: (length: number) => Uint8Array,
): Uint8Array {
  if (method === 'identity') return data;
  if (method === 'rc4') return rc4(key, data);
  const padding = BLOCK - (data.length % BLOCK);
  const padded = new Uint8Array(data.length + padding).fill(padding);
  padded.set(data);
  const iv = random(BLOCK);
  const sealed = cipher.aesCbcEncrypt({ key, iv, data: padded });
  const output = new Uint8Array(BLOCK + sealed.length);
  output.set(iv);
  output.set(sealed, BLOCK);
  return output;
}
