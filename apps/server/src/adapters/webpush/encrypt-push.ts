/**
 * Message encryption for Web Push (RFC 8291) as one record of `aes128gcm` (RFC 8188): only the
 * browser that subscribed can read it, the push service between cannot.
 *
 * Own code, since Node has every part of it; key pair and salt are of one message and come in as
 * arguments only for the vector of the document.
 */

import { createCipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import type { ECDH } from 'node:crypto';

export interface PushKeys {
  /** Of the user agent: an uncompressed point of P-256. */
  readonly publicKey: Uint8Array;
  readonly authSecret: Uint8Array;
}

export interface PushSecrets {
  readonly ephemeral: ECDH;
  readonly salt: Uint8Array;
}

export const pointBytes = 65;
export const authSecretBytes = 16;
const saltBytes = 16;
const recordSize = 4096;
/** What every push service takes (RFC 8030, 7.2), less header, delimiter and tag. */
export const payloadBytesMax = recordSize - (saltBytes + 4 + 1 + pointBytes) - 1 - 16;
/** It ends the last record (RFC 8188, 2). */
const lastDelimiter = 2;

/** @throws when `publicKey` is no point of the curve, or the payload is too long. */
export function encryptPush(
  payload: Uint8Array,
  keys: PushKeys,
  { ephemeral, salt }: PushSecrets = freshSecrets(),
): Uint8Array {
  if (payload.length > payloadBytesMax) throw new Error('the payload is too long for one push');
  const ownPoint = ephemeral.getPublicKey();
  const { key, nonce } = deriveKey(keys, { ephemeral, salt });
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, recordSize);
  return joined(
    salt,
    size,
    [ownPoint.length],
    ownPoint,
    cipher.update(joined(payload, [lastDelimiter])),
    cipher.final(),
    cipher.getAuthTag(),
  );
}

/** RFC 8291, 3.4. */
function deriveKey({ publicKey, authSecret }: PushKeys, { ephemeral, salt }: PushSecrets) {
  const shared = ephemeral.computeSecret(publicKey);
  const info = joined(text('WebPush: info\0'), publicKey, ephemeral.getPublicKey());
  const input = new Uint8Array(hkdfSync('sha256', shared, authSecret, info, 32));
  const derive = (what: string, length: number) =>
    new Uint8Array(hkdfSync('sha256', input, salt, text(`Content-Encoding: ${what}\0`), length));
  return { key: derive('aes128gcm', 16), nonce: derive('nonce', 12) };
}

function freshSecrets(): PushSecrets {
  const ephemeral = createECDH('prime256v1');
  ephemeral.generateKeys();
  return { ephemeral, salt: randomBytes(saltBytes) };
}

function text(words: string): Uint8Array {
  return new TextEncoder().encode(words);
}

function joined(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
