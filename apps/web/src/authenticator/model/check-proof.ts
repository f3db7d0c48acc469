/**
 * Is a statement the server's own? Asked before anything of it is shown: what is not genuine is
 * not shown at all, so that nobody can be talked into approving it.
 */

import { ocraDataInput, parseOcraSuite, proofQuestion, shortProofOctets } from '@kumoin/otp';
import type { Statement } from '@kumoin/otp';
import type { EnrolledToken } from './enrolled-token.ts';
import { makeMac, sameOctets } from './make-mac.ts';

/** @param proof whole, or as short as it travels by light and sound. */
export async function checkProof(
  token: EnrolledToken,
  statement: Statement,
  proof: Uint8Array,
): Promise<boolean> {
  const suite = parseOcraSuite(token.suites.server);
  const question = proofQuestion(statement, suite);
  const whole = await makeMac(token.keys.server, ocraDataInput({ suite, question }));
  if (proof.length === shortProofOctets)
    return sameOctets(proof, whole.subarray(0, shortProofOctets));
  return sameOctets(proof, whole);
}
