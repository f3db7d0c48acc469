/** The judges of the matrix, in the order of their letters in a cell. */

import type { PkiWorld } from '@kumoin/testkit';
import type { MatrixJudge } from '../judge.ts';
import { makeDssJudge } from './dss.ts';
import { makeJoseJudge } from './jose.ts';
import { makeOpensslJudge } from './openssl.ts';
import { makePdfsigJudge } from './pdfsig.ts';
import { makePyhankoJudge } from './pyhanko.ts';
import { makeQpdfJudge } from './qpdf.ts';
import { makeXmlsecJudge } from './xmlsec.ts';

export async function makeAllJudges(world: PkiWorld): Promise<readonly MatrixJudge[]> {
  return [
    await makeDssJudge(world),
    await makePyhankoJudge(world),
    makeOpensslJudge(world),
    await makePdfsigJudge(world),
    makeQpdfJudge(),
    makeXmlsecJudge(world),
    makeJoseJudge(world),
  ];
}
