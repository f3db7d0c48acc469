/**
 * The corpus: PDF files by many hands, one row each. `SOURCES.md` is written from this
 * table, and `corpus.test.ts` holds files, table and page to one another.
 */

import type { CorpusFile } from './corpus-file.ts';
import { FROM_NPM } from './manifest/from-npm.ts';
import { FROM_PDFBOX } from './manifest/from-pdfbox.ts';
import { FROM_PDFJS } from './manifest/from-pdfjs.ts';
import { FROM_PYTHON } from './manifest/from-python.ts';
import { FROM_QPDF } from './manifest/from-qpdf.ts';

/** Kept in `files/`. */
export const COMMITTED: readonly CorpusFile[] = [
  ...FROM_PYTHON,
  ...FROM_PDFBOX,
  ...FROM_PDFJS,
  ...FROM_QPDF,
  ...FROM_NPM,
];
