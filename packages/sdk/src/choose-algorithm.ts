/**
 * Which algorithm to ask for: the first of the server's list that this client can embed in a
 * document. Servers list their preferred one first, and real servers list different things:
 * hash-specific identifiers, or the bare key kind with the hash beside it.
 */

import { cscHashOids, cscHashSpecificAlgorithms, cscSignatureOids as oids } from '@kumoin/contract';
import type { CscDigestAlgorithm } from '@kumoin/contract';
import type { RemoteCredential } from './read-credential.ts';
import { SdkError } from './sdk-error.ts';

export interface ChosenAlgorithm {
  readonly signOid: string;
  readonly hashOid: string;
  readonly algorithm: CscDigestAlgorithm;
}

/** Where the identifier leaves the hash open, it is SHA-256. */
const known: ReadonlyMap<string, CscDigestAlgorithm> = new Map([
  ...cscHashSpecificAlgorithms,
  [oids.rsa, { scheme: 'rsa-pkcs1', hash: 'sha256' }],
  [oids.ecdsa, { scheme: 'ecdsa', hash: 'sha256' }],
]);

/**
 * What to sign with. Never RSASSA-PSS or Ed25519: the one needs parameters beside it, the
 * other cannot sign a digest.
 *
 * @throws {SdkError} `unintelligible`, when the credential offers none that fits documents.
 */
export function chooseAlgorithm({ algorithms }: RemoteCredential): ChosenAlgorithm {
  for (const signOid of algorithms) {
    const algorithm = known.get(signOid);
    if (algorithm !== undefined) {
      return { signOid, hashOid: cscHashOids[algorithm.hash], algorithm };
    }
  }
  const offered = algorithms.join(', ');
  throw new SdkError('unintelligible', `no algorithm for documents among: ${offered}`);
}
