/**
 * Authenticated encryption of small values: AES-256-GCM with a random 96-bit nonce, laid out
 * as version, nonce, ciphertext, tag. The context is authenticated, so that a box opens only
 * where it was closed. Far fewer than 2^32 boxes are made under one key.
 */

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const version = 1;
const nonceBytes = 12;
const tagBytes = 16;

export function closeBox(key: Uint8Array, plain: Uint8Array, context: string): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(context));
  const sealed = [cipher.update(plain), cipher.final(), cipher.getAuthTag()];
  return new Uint8Array(Buffer.concat([Uint8Array.of(version), nonce, ...sealed]));
}

/** @throws {Error} when it was changed, or closed under another key or context. */
export function openBox(key: Uint8Array, box: Uint8Array, context: string): Uint8Array {
  if (box[0] !== version || box.length < 1 + nonceBytes + tagBytes) {
    throw new Error('not a sealed box of a known version');
  }
  const nonce = box.subarray(1, 1 + nonceBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(box.subarray(-tagBytes));
  const opened = decipher.update(box.subarray(1 + nonceBytes, -tagBytes));
  return new Uint8Array(Buffer.concat([opened, decipher.final()]));
}
