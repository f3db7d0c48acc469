/** pyHanko, which judges PDF after EN 319 102-1 by the process that fits the level. */

import { readFileSync } from 'node:fs';
import type { PkiWorld } from '@kumoin/testkit';
import { installPythonPeer } from '../../install-python-peer.ts';
import { startPyhanko } from '../../pyhanko/pyhanko-engine.ts';
import { isSha3 } from '../algorithms.ts';
import type { Cell } from '../cell.ts';
import type { MatrixJudge } from '../judge.ts';

export async function makePyhankoJudge(world: PkiWorld): Promise<MatrixJudge> {
  const installed = await installPythonPeer('pyhanko');
  const about = {
    letter: 'P',
    name: 'pyHanko',
    says: 'PASSED by the process of EN 319 102-1 for the level, revocation required',
    // The ASN.1 library under it has no identifier of RSA, PKCS#1 v1.5, with SHA-3.
    supports: ({ format, algorithm }: Cell) =>
      format === 'pades' && !(isSha3(algorithm) && algorithm.algorithm.scheme === 'rsa-pkcs1'),
  };
  if ('missing' in installed) {
    const words = installed.missing;
    return { ...about, version: '', missing: words, ask: () => ({ accepted: false, words }) };
  }
  // It only judges here; the signer is one like any other.
  const engine = startPyhanko(installed.python, { world, signer: 'p256', authorityUrl: '' });
  return {
    ...about,
    version: wantedVersion(),
    missing: false,
    ask: async ({ level }, { document }) => {
      const verdicts = await engine.judge(document, level);
      const accepted =
        verdicts.length > 0 && verdicts.every(({ indication }) => indication === 'PASSED');
      return { accepted, words: JSON.stringify(verdicts) };
    },
    stop: () => engine.stop(),
  };
}

/** What is installed is what was asked for: its own test sees to that. */
function wantedVersion(): string {
  const wanted = readFileSync(new URL('../../pyhanko/requirements.txt', import.meta.url), 'utf8');
  return /^pyHanko.*==(.*)$/m.exec(wanted)?.[1] ?? 'of unknown version';
}
