/** jose of the Latchset project: the JWS core of JAdES, with the signer's public key given. */

import { createPublicKey } from 'node:crypto';
import type { PkiWorld } from '@kumoin/testkit';
import { makeWorkbench, missing } from '../../../openssl/workbench.ts';
import type { MatrixJudge } from '../judge.ts';
import { askPackage } from './tool-version.ts';

export function makeJoseJudge(world: PkiWorld): MatrixJudge {
  const bench = makeWorkbench();
  return {
    letter: 'J',
    name: 'jose (Latchset)',
    ...askPackage('jose'),
    missing: missing('jose', 'alg'),
    says: '`jws ver` ends with 0 for the public key of the signer',
    // It knows neither EdDSA nor content that stands elsewhere.
    supports: ({ format, packaging, algorithm }) =>
      format === 'jades' && packaging !== 'detached' && algorithm.algorithm.scheme !== 'ed25519',
    ask: ({ algorithm }, { document }) => {
      const spki = Buffer.from(world.publicKey(algorithm.signer));
      const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
      const jwk = JSON.stringify(key.export({ format: 'jwk' }));
      const file = bench.write('key.jwk', new TextEncoder().encode(jwk));
      const input = bench.write('document.json', document);
      const { code, said } = bench.ask('jose', 'jws', 'ver', '-i', input, '-k', file, '-O', '-');
      return { accepted: code === 0, words: `${code}: ${said}` };
    },
    stop: () => bench.clear(),
  };
}
