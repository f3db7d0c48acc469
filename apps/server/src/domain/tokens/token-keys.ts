/**
 * Token keys: the secrets of one token as the octets that are sealed, one sealed value a token.
 *
 * Each part is a tag, its length and its octets, in the order of the tags. Whatever is not read
 * to the last octet is none of ours: it throws, as only a fault of ours can have sealed it.
 */

import assert from 'node:assert';

export interface TokenKeys {
  /** Makes the answers of whoever holds the token. */
  readonly client: Uint8Array;
  /** Makes what proves our statements to the token (RFC 6287, 7.2: a key of its own). */
  readonly server?: Uint8Array;
  /** Proves the calls of the device. */
  readonly request?: Uint8Array;
  /** The P of its suite. Unsalted and short: as secret as a key. */
  readonly pinHash?: Uint8Array;
  readonly commitmentSalt: Uint8Array;
}

const tags = ['client', 'server', 'request', 'pinHash', 'commitmentSalt'] as const;
const version = 1;

export const commitmentSaltOctets = 32;
/** RFC 6287 knows no bound; a length is one octet here, and no hash takes longer keys in whole. */
export const keyOctetsMax = 128;

export function encodeTokenKeys(keys: TokenKeys): Uint8Array {
  const parts = tags.flatMap((name, tag) => {
    const octets = keys[name];
    if (octets === undefined) return [];
    assert(octets.length > 0 && octets.length <= keyOctetsMax, 'a key of a length that none has');
    return [tag, octets.length, ...octets];
  });
  return Uint8Array.of(version, ...parts);
}

export function decodeTokenKeys(encoded: Uint8Array): TokenKeys {
  assert(encoded[0] === version, 'keys of a token in a form we do not know');
  const found = new Map<string, Uint8Array>();
  for (let at = 1; at < encoded.length;) {
    const name = tags[encoded[at] ?? tags.length];
    const length = encoded[at + 1] ?? 0;
    const octets = encoded.slice(at + 2, at + 2 + length);
    assert(name !== undefined && length > 0 && octets.length === length, 'keys cut short');
    found.set(name, octets);
    at += 2 + length;
  }
  const { client, commitmentSalt, ...others } = Object.fromEntries(found) as Partial<TokenKeys>;
  assert(client !== undefined && commitmentSalt !== undefined, 'a token without its key');
  return { client, ...others, commitmentSalt };
}
