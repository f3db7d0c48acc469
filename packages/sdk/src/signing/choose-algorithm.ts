/**
 * Which algorithm to ask for: the first of the server's list that this client can embed in a
 * document. Servers list their preferred one first, and real servers list different things:
 * hash-specific identifiers, or the bare key kind with the hash beside it.
 */

import { cscHashOids, cscHashSpecificAlgorithms, cscSignatureOids as oids } from '@kumoin/contract';
import type { CscDigestAlgorithm } from '@kumoin/contract';
import type { RemoteCredential } from '../answers/read-credential.ts';
import { SdkError } from '../sdk-error.ts';

export interface ChosenAlgorithm {
  readonly signOid: string;
  readonly hashOid: string;
  readonly algorithm: CscDigestAlgorithm;
}

type Hash = CscDigestAlgorithm['hash'];

/** These leave the hash open: it is told beside them. */
const generic: ReadonlyMap<string, CscDigestAlgorithm['scheme']> = new Map([
  [oids.rsa, 'rsa-pkcs1'],
  [oids.ecdsa, 'ecdsa'],
]);

/**
 * What to sign with. Never RSASSA-PSS or Ed25519: the one needs parameters beside it, the
 * other cannot sign a digest. Identifiers that name the hash go first, since some servers
 * look at nothing else.
 *
 * @param hash that has to be used; any, and SHA-256 where the identifier leaves it open.
 * @throws {SdkError} `unintelligible`, when the credential offers none that fits documents.
 */
export function chooseAlgorithm(
  { algorithms }: Pick<RemoteCredential, 'algorithms'>,
  hash?: Hash,
): ChosenAlgorithm {
  for (const signOid of algorithms) {
    const algorithm = cscHashSpecificAlgorithms.get(signOid);
    if (algorithm !== undefined && (hash ?? algorithm.hash) === algorithm.hash) {
      return chosen(signOid, algorithm);
    }
  }
  for (const signOid of algorithms) {
    const scheme = generic.get(signOid);
    if (scheme !== undefined) return chosen(signOid, { scheme, hash: hash ?? 'sha256' });
  }
  const offered = algorithms.join(', ');
  throw new SdkError('unintelligible', `no algorithm for documents among: ${offered}`);
}

function chosen(signOid: string, algorithm: CscDigestAlgorithm): ChosenAlgorithm {
  return { signOid, hashOid: cscHashOids[algorithm.hash], algorithm };
}
