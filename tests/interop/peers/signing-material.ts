/**
 * What another engine needs to sign and judge as our own does, as files: a signer's key and
 * certificates, whom to trust, what is revoked, and where time-stamps are to be had. The endings
 * tell a program which is which.
 */

import type { ActorName, PkiWorld } from '@kumoin/testkit';
import type { Workbench } from '../openssl/workbench.ts';

export interface SigningMaterial {
  readonly world: PkiWorld;
  readonly signer: ActorName;
  /** Of the time-stamp authority. */
  readonly authorityUrl: string;
}

/** @returns the arguments of the program. */
export function writeSigningMaterial(
  bench: Workbench,
  { world, signer, authorityUrl }: SigningMaterial,
): readonly string[] {
  const key = world.privateKey(signer).export({ type: 'pkcs8', format: 'der' });
  return [
    bench.write('signer.key', new Uint8Array(key)),
    ...world.chain(signer).map((der, index) => bench.write(`${index}.cer`, der)),
    bench.write('trusted.root', world.certificate('root')),
    bench.write('root.crl', world.crl('root')),
    bench.write('issuing.crl', world.crl('issuing')),
    authorityUrl,
  ];
}
