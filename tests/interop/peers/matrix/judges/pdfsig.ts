/** poppler's pdfsig over NSS: the signature, and the chain to the root. It knows no levels. */

import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PkiWorld } from '@kumoin/testkit';
import { askPdfsig, makeTrustStore, TRUSTED, VALID } from '../../../pdf-corpus/judges.ts';
import { isSha3 } from '../algorithms.ts';
import type { MatrixJudge } from '../judge.ts';
import { askVersion } from './tool-version.ts';

/** What it says of a document time-stamp, which it does not look into. */
const notLookedAt = 'Signature has not yet been verified.';

export async function makePdfsigJudge(world: PkiWorld): Promise<MatrixJudge> {
  const tool = askVersion('pdfsig', '-v');
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-matrix-'));
  const store =
    tool.missing === false ? await makeTrustStore(folder, world.certificate('root')) : '';
  return {
    letter: 'S',
    name: 'pdfsig (poppler, NSS)',
    ...tool,
    says: `\`${VALID}\` and \`${TRUSTED}\``,
    // NSS verifies neither in CMS.
    supports: ({ format, algorithm }) =>
      format === 'pades' && !isSha3(algorithm) && algorithm.algorithm.scheme !== 'ed25519',
    ask: async (_cell, { document }) => {
      const file = join(folder, 'document.pdf');
      await writeFile(file, document);
      const verdicts = await askPdfsig(file, store);
      const signatures = verdicts.filter(({ signature }) => signature !== notLookedAt);
      const accepted =
        signatures.length > 0 &&
        signatures.every((one) => one.signature === VALID && one.certificate === TRUSTED);
      return { accepted, words: JSON.stringify(verdicts) };
    },
    stop: () => rmSync(folder, { recursive: true, force: true }),
  };
}
