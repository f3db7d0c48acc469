/**
 * Ask second party: what somebody else says of the second response, for the record. It is asked
 * only about what our own half of the answer is right for and what is still open, so that no
 * stranger has us ask.
 *
 * Nothing is settled here. If the process dies after the second party has answered, nothing is
 * approved, and the next answer is asked about anew.
 */

import { encodeBase64 } from '@kumoin/evidence';
import type { EvidenceOfAttestation } from '@kumoin/evidence';
import { isAttestationOf } from '#domain/evidence/is-attestation-of.ts';
import type { TokenId } from '#domain/identifiers.ts';
import { Outage } from '#domain/outage.ts';
import type { SecondParty } from '#ports/second-party.ts';

export interface SecondQuestion {
  readonly tokenId: TokenId;
  /** The same as of our own half. */
  readonly question: string | undefined;
  readonly response: string | undefined;
}

/**
 * @returns undefined when it refuses, or there is nothing to ask about.
 * @throws {Outage} `second_party_failed`, also where none is set up any more.
 */
export async function askSecondParty(
  secondParty: SecondParty | undefined,
  { tokenId, question, response }: SecondQuestion,
): Promise<EvidenceOfAttestation | undefined> {
  if (response === undefined || question === undefined) return undefined;
  if (secondParty === undefined) throw failed('a token has a second party, and none is set up');
  const answer = { tokenId, question: question.toLowerCase(), response };
  const sealed = await secondParty.attest(answer);
  if (sealed === undefined) return undefined;
  if (!isAttestationOf(sealed, answer)) throw failed('it attested something else');
  return { origin: secondParty.origin, statement: encodeBase64(sealed) };
}

function failed(message: string): Outage {
  return new Outage('second_party_failed', { cause: new Error(message) });
}
