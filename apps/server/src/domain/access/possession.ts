/**
 * Possession: a call shows that its caller has the key its token was given for. OAuth 2.0
 * Demonstrating Proof of Possession (RFC 9449), 4.3 and 7.1.
 *
 * The signature is looked at elsewhere; here is what the proof says and what it is good for.
 */

import { refuseUnless } from '#domain/refusal.ts';

/** A proof whose signature fits the key it names. */
export interface Proof {
  /** Of that key (RFC 7638). */
  readonly thumbprint: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

export interface ProvedCall {
  readonly method: string;
  /** As clients know it, without a query. */
  readonly url: string;
  /** SHA-256 of the access token, base64url. */
  readonly tokenHash: string;
  /** The key that the token was given for. */
  readonly thumbprint: string;
  readonly at: number;
}

/** How old a proof may be, and how far clocks may differ. */
export const proofSeconds = 60;
const jtiCharactersMax = 255;

/**
 * @returns what is claimed, so that no second call has the same proof.
 * @throws {Refusal} `proof_refused`, whose detail names the claim.
 */
export function checkProof(
  { thumbprint, claims }: Proof,
  call: ProvedCall,
): { readonly jti: string; readonly expiresAt: number } {
  const { jti, iat, htm, htu, ath } = claims;
  demand(thumbprint === call.thumbprint, 'key');
  demand(htm === call.method, 'htm');
  demand(typeof htu === 'string' && sameAddress(htu, call.url), 'htu');
  demand(ath === call.tokenHash, 'ath');
  demand(typeof iat === 'number' && Number.isFinite(iat), 'iat');
  demand(Math.abs(call.at - iat * 1000) <= proofSeconds * 1000, 'iat');
  demand(typeof jti === 'string' && jti !== '' && jti.length <= jtiCharactersMax, 'jti');
  return { jti, expiresAt: (iat + proofSeconds + 1) * 1000 };
}

/** RFC 9449, 4.3: without query and fragment, normalized as URLs are. */
function sameAddress(given: string, own: string): boolean {
  if (!URL.canParse(given)) return false;
  const url = new URL(given);
  url.search = '';
  url.hash = '';
  return url.href === new URL(own).href;
}

function demand(fact: boolean, claim: string): asserts fact {
  refuseUnless(fact, 'proof_refused', claim);
}
