/** An RSA key with a certificate, as PEM: what identity providers of SAML sign with. */

import { encodePem } from '@kumoin/pki';
import { makePkiWorld } from '@kumoin/testkit';

export interface RsaIdentity {
  /** PEM. */
  readonly key: string;
  readonly certificate: string;
}

/** Each is another key, the same one throughout a process. */
const actors = { provider: 'foreignRoot', stranger: 'rsa2048', ourselves: 'rsa3072' } as const;

export function rsaIdentity(whose: keyof typeof actors): RsaIdentity {
  const world = makePkiWorld({ at: Date.now() });
  const name = actors[whose];
  return {
    key: world.privateKey(name).export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: encodePem('CERTIFICATE', world.certificate(name)),
  };
}
