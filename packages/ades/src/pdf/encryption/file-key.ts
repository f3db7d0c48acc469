/**
 * From a password to the key of the file (ISO 32000-2, 7.6.4.3 and 7.6.4.4).
 *
 * Revisions 2 to 4 stretch with MD5 and RC4 (algorithms 2, 4 to 7), revisions 5 and 6 with
 * SHA-2 and AES (2.A, 2.B). Every comparison is with values that stand in the file, so
 * there is no secret to leak by timing that the file does not offer for guessing anyway.
 */

import { encodePdfDoc } from '../text-string.ts';
import type { PdfCipher } from './cipher.ts';
import { rc4 } from './rc4.ts';

/** What the /Encrypt dictionary gives the derivation. */
export interface KeyMaterial {
  readonly revision: number;
  readonly keyLength: number;
  readonly ownerEntry: Uint8Array;
  readonly userEntry: Uint8Array;
  readonly ownerKeyEntry: Uint8Array;
  readonly userKeyEntry: Uint8Array;
  readonly permissions: number;
  readonly encryptMetadata: boolean;
  /** /ID[0] of the trailer. */
  readonly fileId: Uint8Array;
}

export interface FileKey {
  readonly key: Uint8Array;
  readonly isOwner: boolean;
}

/** The file key, if the password is the owner's or the user's. */
export function openWithPassword(
  cipher: PdfCipher,
  material: KeyMaterial,
  password: string,
): FileKey | undefined {
  const open = material.revision >= 5 ? openModern : openClassic;
  return open(cipher, material, password);
}

const PAD = Uint8Array.of(
  ...[0x28, 0xbf, 0x4e, 0x5e, 0x4e, 0x75, 0x8a, 0x41, 0x64, 0x00, 0x4e, 0x56, 0xff, 0xfa, 0x01],
  ...[0x08, 0x2e, 0x2e, 0x00, 0xb6, 0xd0, 0x68, 0x3e, 0x80, 0x2f, 0x0c, 0xa9, 0xfe, 0x64, 0x53],
  ...[0x69, 0x7a],
);

function openClassic(
  cipher: PdfCipher,
  material: KeyMaterial,
  password: string,
): FileKey | undefined {
  const bytes = encodePdfDoc(password) ?? new TextEncoder().encode(password);
  const padded = padPassword(bytes);
  const byOwner = classicUserKey(cipher, material, userPasswordOf(cipher, material, padded));
  if (byOwner) return { key: byOwner, isOwner: true };
  const byUser = classicUserKey(cipher, material, padded);
  return byUser && { key: byUser, isOwner: false };
}

function padPassword(password: Uint8Array): Uint8Array {
  return join(password.subarray(0, 32), PAD).subarray(0, 32);
}

/** Algorithm 2, and 4 or 5 to see that it is right. */
function classicUserKey(
  cipher: PdfCipher,
  material: KeyMaterial,
  padded: Uint8Array,
): Uint8Array | undefined {
  const { revision, keyLength, fileId, userEntry } = material;
  const flags = new Uint8Array(4);
  new DataView(flags.buffer).setInt32(0, material.permissions, true);
  const unencrypted = revision >= 4 && !material.encryptMetadata;
  const marker = unencrypted ? Uint8Array.of(255, 255, 255, 255) : new Uint8Array(0);
  const seed = join(padded, material.ownerEntry.subarray(0, 32), flags, fileId, marker);
  const key = stretch(cipher, seed, { rounds: revision >= 3 ? 50 : 0, keyLength });
  if (revision === 2) return sameBytes(rc4(key, PAD), userEntry.subarray(0, 32)) ? key : undefined;
  const proof = nestedRc4(key, cipher.digest('md5', join(PAD, fileId)), ROUNDS_UP);
  return sameBytes(proof, userEntry.subarray(0, 16)) ? key : undefined;
}

/** Algorithm 7: the user's padded password, if this one is the owner's. */
function userPasswordOf(
  cipher: PdfCipher,
  { revision, keyLength, ownerEntry }: KeyMaterial,
  padded: Uint8Array,
): Uint8Array {
  const key = stretch(cipher, padded, { rounds: revision >= 3 ? 50 : 0, keyLength });
  const sealed = ownerEntry.subarray(0, 32);
  return revision === 2 ? rc4(key, sealed) : nestedRc4(key, sealed, ROUNDS_UP.toReversed());
}

function stretch(
  cipher: PdfCipher,
  seed: Uint8Array,
  { rounds, keyLength }: { readonly rounds: number; readonly keyLength: number },
): Uint8Array {
  let hash = cipher.digest('md5', seed);
  for (let i = 0; i < rounds; i += 1) hash = cipher.digest('md5', hash.subarray(0, keyLength));
  return hash.subarray(0, keyLength);
}

const ROUNDS_UP = Array.from({ length: 20 }, (_, i) => i);

function nestedRc4(key: Uint8Array, data: Uint8Array, rounds: readonly number[]): Uint8Array {
  return rounds.reduce(
    (bytes, round) =>
      rc4(
        key.map((byte) => byte ^ round),
        bytes,
      ),
    data,
  );
}

/** What follows the hash in /O and /U: eight bytes to check with, eight to derive with. */
const HASH_END = 32;
const CHECK_END = 40;
const SALT_END = 48;
const PASSWORD_BYTES_MAX = 127;

function openModern(
  cipher: PdfCipher,
  material: KeyMaterial,
  password: string,
): FileKey | undefined {
  const { revision, ownerEntry, userEntry } = material;
  // SASLprep in its essence: compatibility characters are one with what they stand for.
  const bytes = new TextEncoder().encode(password.normalize('NFKC'));
  const secret = bytes.subarray(0, PASSWORD_BYTES_MAX);
  const userPart = userEntry.subarray(0, SALT_END);
  const hash = (salt: Uint8Array, tail: Uint8Array): Uint8Array =>
    revision === 5
      ? cipher.digest('sha256', join(secret, salt, tail))
      : hardenedHash(cipher, { secret, salt, tail });
  const unseal = (key: Uint8Array, data: Uint8Array): Uint8Array =>
    cipher.aesCbcDecrypt({ key, iv: new Uint8Array(16), data: data.subarray(0, 32) });

  const ownerProof = hash(ownerEntry.subarray(HASH_END, CHECK_END), userPart);
  if (sameBytes(ownerProof, ownerEntry.subarray(0, HASH_END))) {
    const key = hash(ownerEntry.subarray(CHECK_END, SALT_END), userPart);
    return { key: unseal(key, material.ownerKeyEntry), isOwner: true };
  }
  const none = new Uint8Array(0);
  const userProof = hash(userEntry.subarray(HASH_END, CHECK_END), none);
  if (!sameBytes(userProof, userEntry.subarray(0, HASH_END))) return undefined;
  const key = hash(userEntry.subarray(CHECK_END, SALT_END), none);
  return { key: unseal(key, material.userKeyEntry), isOwner: false };
}

interface HashInput {
  readonly secret: Uint8Array;
  readonly salt: Uint8Array;
  readonly tail: Uint8Array;
}

const ROUNDS_MIN = 64;
const DIGESTS = ['sha256', 'sha384', 'sha512'] as const;

/** Algorithm 2.B. It ends within 288 rounds, since the last byte is 255 at most. */
function hardenedHash(cipher: PdfCipher, { secret, salt, tail }: HashInput): Uint8Array {
  let key = cipher.digest('sha256', join(secret, salt, tail));
  for (let round = 1; ; round += 1) {
    const block = join(secret, key, tail);
    const data = new Uint8Array(block.length * 64);
    for (let i = 0; i < 64; i += 1) data.set(block, i * block.length);
    const iv = key.subarray(16, 32);
    const sealed = cipher.aesCbcEncrypt({ key: key.subarray(0, 16), iv, data });
    // 256 is 1 modulo 3, so the sum of the bytes stands for the number they form.
    const remainder = sealed.subarray(0, 16).reduce((sum, byte) => sum + byte, 0) % 3;
    key = cipher.digest(DIGESTS[remainder] as (typeof DIGESTS)[number], sealed);
    if (round >= ROUNDS_MIN && (sealed.at(-1) as number) <= round - 32) break;
  }
  return key.subarray(0, 32);
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  return left.reduce((difference, byte, i) => difference | (byte ^ (right[i] as number)), 0) === 0;
}
