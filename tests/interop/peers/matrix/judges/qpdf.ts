/** qpdf: the file is PDF without an error or a warning. It knows nothing of signatures. */

import { makeWorkbench } from '../../../openssl/workbench.ts';
import type { MatrixJudge } from '../judge.ts';
import { flipAt } from '../tamper.ts';
import { askVersion } from './tool-version.ts';

const clean = 'No syntax or stream encoding errors found';

export function makeQpdfJudge(): MatrixJudge {
  const bench = makeWorkbench();
  return {
    letter: 'Q',
    name: 'qpdf',
    ...askVersion('qpdf'),
    says: `\`--check\`: ${clean}; nothing about the signature`,
    supports: ({ format }) => format === 'pades',
    // Signed content is nothing to it: it gets a file that is no sound PDF.
    control: (made) => ({ ...made, document: flipAt(made.document, 'endobj') }),
    ask: (_cell, { document }) => {
      const { code, said } = bench.ask('qpdf', '--check', bench.write('document.pdf', document));
      return { accepted: code === 0 && said.includes(clean), words: said };
    },
    stop: () => bench.clear(),
  };
}
