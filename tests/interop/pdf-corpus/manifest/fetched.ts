/**
 * Corpus files that are fetched when the test runs: too large to keep, or ours to use but
 * not to hand on.
 */

import type { CorpusFile } from '../corpus-file.ts';

export const FETCHED: readonly CorpusFile[] = [
  {
    id: 'usgs-hybrid',
    from: 'dataParser',
    path: 'Nat_State_Topic_File_formats.pdf',
    producer: 'Microsoft Word 2016',
    marks: 'PDF 1.7; table; hybrid; object streams; 2 revisions; no last line end; 9 pages; tagged',
    why: 'a table-heavy hybrid of nine pages (a work of the US government)',
    sha256: 'c3f52c9599b726d2fbe246aa80278eedf3da252a300c93e70b5787b87fe36df2',
  },
  {
    id: 'fec-word',
    from: 'dataParser',
    path: '2024presgeresults.pdf',
    producer: 'Microsoft Word 365, then Acrobat',
    marks: 'PDF 1.7; linearised; cross-reference stream; object streams; 9 pages; AcroForm; tagged',
    why: 'tagged PDF/A, linearised, with a form (a work of the US government)',
    sha256: 'c99a431e08cb779002ebecb373cee54745c3b691df2f0b322f36688364f6d823',
  },
  {
    id: 'michigan-aes',
    from: 'dataParser',
    path: '2023-Registered-Voter-Count.pdf',
    producer: 'Adobe PDF Library 17 (InDesign)',
    marks:
      'PDF 1.7; linearised; cross-reference stream; object streams; encrypted; 3 pages; AES-256; AcroForm; tagged',
    why: 'AES-256, linearised; its owner forbids every change: must be refused',
    sha256: '9b86a5529bee1b93e3937ac3be37fd77c70e0067fb23bc61f4173e34b4b81853',
    refusedWith: 'pdf_permission_denied',
  },
  {
    id: 'abbyy-declaration',
    from: 'merger',
    path: 'UDHR.pdf',
    producer: 'ABBYY FineReader 14',
    marks: 'PDF 1.5; linearised; cross-reference stream; object streams; 8 pages; tagged',
    why: 'the Universal Declaration of Human Rights, scanned and recognised',
    sha256: '366eebb50e4cf32e7db54cc1eaedaa001438c35114274a5e2de2e959ad6888cd',
  },
  {
    id: 'pdftools-images',
    from: 'pdf2html',
    path: 'sample-images.pdf',
    producer: 'Pdftools SDK',
    marks: 'PDF 1.7; cross-reference stream; object streams; 1 page',
    why: 'a cross-reference stream by a sixth vendor',
    sha256: 'a3e7b51647dd6949fc4c6ea8b8d200fb6e01f06fc446b2a8cf3ce768683054d5',
  },
  {
    id: 'r-reference',
    from: 'rManuals',
    path: 'refman.pdf',
    producer: 'pdfTeX',
    marks: 'PDF 1.5; cross-reference stream; object streams; 2415 pages',
    why: 'a manual of 2,415 pages in 59,000 objects',
    sha256: '9ed9a074639c58686620757dc7475c683a41ae0412a91f3b58e92e936dc92284',
  },
];
