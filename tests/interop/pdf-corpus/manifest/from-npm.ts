/**
 * Corpus files from npm packages.
 */

import type { CorpusFile } from '../corpus-file.ts';

export const FROM_NPM: readonly CorpusFile[] = [
  {
    id: 'cairo',
    from: 'merger',
    path: '123.pdf',
    producer: 'cairo 1.16',
    marks: 'PDF 1.5; table; 3 pages',
    why: 'what GTK programs print',
    sha256: '6bf97215718ce471ccb10c59aac6190dbb08965a524d259658f2aa0cc24603e3',
  },
  {
    id: 'skia-notags',
    from: 'signpdf',
    path: 'contributing.pdf',
    producer: 'Skia/PDF m74 (Chromium)',
    marks: 'PDF 1.4; table; no last line end; 1 page',
    why: 'a web page printed to PDF',
    sha256: 'd977f1db811b663fbba8886e4bc6dfbfe5d48bfe869e2262228c49b0a7727845',
  },
  {
    id: 'pdfkit-signed',
    from: 'signpdf',
    path: 'signed.pdf',
    producer: 'PDFKit, signed by node-signpdf',
    marks: 'PDF 1.3; table; signature; no last line end; 1 page; AcroForm',
    why: 'signed in its first revision; no last line end',
    sha256: 'eb9dfdf1cd8048241e4ce1c732fa45757cf1e82221869b6bef9e063181461afd',
  },
  {
    id: 'signed-twice',
    from: 'signpdf',
    path: 'signed-twice.pdf',
    producer: 'OpenOffice.org 2.1, signed by node-signpdf',
    marks: 'PDF 1.4; table; signature; 3 revisions; no last line end; 1 page; AcroForm',
    why: 'two signatures in updates: both must stay whole',
    sha256: 'afba378349107ea2fd92e8d4882075290864d40e21eca86c0bfe7435e35fc7a6',
  },
  {
    id: 'incrementally-signed',
    from: 'signpdf',
    path: 'incrementally_signed.pdf',
    producer: 'by node-signpdf',
    marks: 'PDF 1.4; table; signature; 2 revisions; no last line end; 1 page; AcroForm',
    why: 'a signature in an update that lacks /Info and has white space before xref',
    sha256: 'b28a2b821c4ab111c6ba07d5dc8e2f73b4ccd763cf2ab93890021cb4a933ff92',
  },
];
