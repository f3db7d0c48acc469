/**
 * Bytes by chance that a pure rule can make again: the seed is part of the evidence, so that
 * whoever decides anew comes to the very same document. They name files and salt encryption;
 * no key is ever made of them.
 */

import { digest } from '@kumoin/pki';

/** @returns a source whose answers depend on the seed and on what was asked before, alone. */
export function seededBytes(seed: Uint8Array): (length: number) => Uint8Array {
  let counter = 0;
  const block = (): Uint8Array => {
    counter += 1;
    return digest(
      'sha256',
      seed,
      Uint8Array.from([24, 16, 8, 0], (shift) => counter >> shift),
    );
  };
  return (length) => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 32) bytes.set(block().subarray(0, length - at), at);
    return bytes;
  };
}
