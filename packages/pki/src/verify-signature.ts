/**
 * Verification of a signature, by the crypto door that fits where this runs (docs/adr/0046), with
 * a memory for what was found right: one run of augmentation looks at the same certificates, lists
 * and tokens seven times over, and P-384 costs a millisecond each time.
 *
 * What is remembered is a digest over everything the answer depends on, with lengths in front so
 * that no two questions share one. Only a yes is kept: a wrong signature is rare, and is asked anew.
 */

import { verifySignature as ask } from '#crypto';
import type { SignatureToVerify } from './crypto/crypto-door.ts';
import { digest } from './digest.ts';
import { bytesToHex } from './hex.ts';

const rememberedMax = 1024;
const remembered = new Set<string>();

/** False for a wrong signature, and for any key or signature that cannot be read. */
export function verifySignature(question: SignatureToVerify): boolean {
  const name = nameOf(question);
  const known = remembered.delete(name);
  if (!known && !ask(question)) return false;
  // Behind all others: the one unused for longest goes first.
  remembered.add(name);
  if (remembered.size > rememberedMax) {
    const [oldest = ''] = remembered;
    remembered.delete(oldest);
  }
  return true;
}

const utf8 = new TextEncoder();

function nameOf({ algorithm, publicKey, signature, message }: SignatureToVerify): string {
  const { scheme } = algorithm;
  const hash = scheme === 'ed25519' ? '' : algorithm.hash;
  const front = utf8.encode(`${scheme} ${hash} ${publicKey.length} ${signature.length}\n`);
  return bytesToHex(digest('sha256', front, publicKey, signature, message));
}
