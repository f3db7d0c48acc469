/**
 * Authenticated encryption of small values: AES-256-GCM with a random 96-bit nonce. The context
 * is authenticated, so that a box opens only where it was closed. Far fewer than 2^32 boxes are
 * made under one key.
 *
 * Version 1 is nonce, ciphertext, tag, under the first generation of the key; version 2 names
 * the generation before that, in four octets.
 */

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Subkey } from './key-encryption-key.ts';
import { firstGeneration } from './key-file.ts';

const nonceBytes = 12;
const tagBytes = 16;

export function closeBox({ generation, key }: Subkey, plain: Uint8Array, context: string) {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(context));
  const sealed = [cipher.update(plain), cipher.final(), cipher.getAuthTag()];
  return new Uint8Array(Buffer.concat([nameGeneration(generation), nonce, ...sealed]));
}

/**
 * @param keyOf the key of a generation.
 * @throws {Error} when it was changed, or closed under another key or context.
 */
export function openBox(
  keyOf: (generation: number) => Subkey,
  box: Uint8Array,
  context: string,
): Uint8Array {
  const { key } = keyOf(boxGeneration(box));
  const content = box.subarray(nameBytes(box));
  const nonce = content.subarray(0, nonceBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(content.subarray(-tagBytes));
  const opened = decipher.update(content.subarray(nonceBytes, -tagBytes));
  return new Uint8Array(Buffer.concat([opened, decipher.final()]));
}

/** The generation a box was closed under. @throws {Error} when it is no box. */
export function boxGeneration(box: Uint8Array): number {
  if (box.length >= nameBytes(box) + nonceBytes + tagBytes) {
    if (box[0] === 1) return firstGeneration;
    if (box[0] === 2) return new DataView(box.buffer, box.byteOffset).getUint32(1);
  }
  throw new Error('not a sealed box of a known version');
}

function nameBytes(box: Uint8Array): number {
  return box[0] === 2 ? 5 : 1;
}

/** The octets that name a generation in front of a value. */
export function nameGeneration(generation: number): Uint8Array {
  if (generation === firstGeneration) return Uint8Array.of(1);
  const name = Buffer.alloc(5, 2);
  name.writeUInt32BE(generation, 1);
  return name;
}
