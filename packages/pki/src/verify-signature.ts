/**
 * Verification of a signature, by the crypto door that fits where this runs (docs/adr/0046), with
 * a memory: one run of augmentation looks at the same certificates, lists and tokens seven times
 * over, and P-384 costs a millisecond each time. Wrong ones are remembered too, since a document
 * may be made so that the same hundred fail again and again.
 *
 * What is remembered is a digest over everything the answer depends on, with lengths in front so
 * that no two questions share one.
 */

import { verifySignature as ask } from '#crypto';
import type { SignatureToVerify } from './crypto/crypto-door.ts';
import { digest } from './digest.ts';
import { bytesToHex } from './hex.ts';
import { RememberedAnswers } from './remembered-answers.ts';

const remembered = new RememberedAnswers();

/** False for a wrong signature, and for any key or signature that cannot be read. */
export function verifySignature(question: SignatureToVerify): boolean {
  return remembered.answer(nameOf(question), () => ask(question));
}

const utf8 = new TextEncoder();

function nameOf({ algorithm, publicKey, signature, message }: SignatureToVerify): string {
  const { scheme } = algorithm;
  const hash = scheme === 'ed25519' ? '' : algorithm.hash;
  const front = utf8.encode(`${scheme} ${hash} ${publicKey.length} ${signature.length}\n`);
  return bytesToHex(digest('sha256', front, publicKey, signature, message));
}
