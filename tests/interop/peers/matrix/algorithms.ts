/** The columns of the matrix: every kind of key the platform serves, and every hash. */

import type { HashAlgorithm } from '@kumoin/pki';
import type { ActorName } from '@kumoin/testkit';
import type { CellAlgorithm } from './cell.ts';

function rsa(hash: HashAlgorithm): CellAlgorithm {
  const algorithm = { scheme: 'rsa-pkcs1', hash } as const;
  return { name: `RSA ${hash}`, signer: 'rsa2048', algorithm };
}

function pss(hash: HashAlgorithm): CellAlgorithm {
  const algorithm = { scheme: 'rsa-pss', hash } as const;
  return { name: `PSS ${hash}`, signer: 'rsa2048', algorithm };
}

function ecdsa(signer: ActorName, hash: HashAlgorithm): CellAlgorithm {
  return { name: `${signer.toUpperCase()} ${hash}`, signer, algorithm: { scheme: 'ecdsa', hash } };
}

export const cellAlgorithms: readonly CellAlgorithm[] = [
  rsa('sha256'),
  rsa('sha384'),
  rsa('sha512'),
  pss('sha256'),
  pss('sha384'),
  pss('sha512'),
  ecdsa('p256', 'sha256'),
  ecdsa('p384', 'sha384'),
  ecdsa('p521', 'sha512'),
  { name: 'Ed25519', signer: 'ed25519', algorithm: { scheme: 'ed25519' } },
  rsa('sha3-256'),
  pss('sha3-256'),
  ecdsa('p256', 'sha3-256'),
  ecdsa('p384', 'sha3-384'),
  ecdsa('p521', 'sha3-512'),
];

/** Whether it rests on SHA-3, for which many formats and judges have no name. */
export function isSha3({ algorithm }: CellAlgorithm): boolean {
  return 'hash' in algorithm && algorithm.hash.startsWith('sha3-');
}
