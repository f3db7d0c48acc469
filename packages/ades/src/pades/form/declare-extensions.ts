/**
 * What a document below PDF 2.0 has to say about features that came after its version
 * (ISO 32000-1, 7.12 "Extensions dictionary"; EN 319 142-1, 5.6 "ESIC"): ETSI.CAdES.detached,
 * /DSS and document time-stamps are of ISO 32000-2, which needs no declaration.
 */

import { dictionary, name, number, withEntries } from '../../pdf/cos.ts';
import type { PdfDictionary } from '../../pdf/cos.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';

/** The new value of /Extensions; undefined when nothing has to be declared. */
export function declaredExtensions(document: PdfDocument): PdfDictionary | undefined {
  if (pdfVersion(document) >= 2) return undefined;
  const declared = document.dictionary(document.catalog.entries.get('Extensions'));
  if (declared?.entries.has('ESIC') === true) return undefined;
  const etsi = dictionary({ BaseVersion: name('1.7'), ExtensionLevel: number(2) });
  return withEntries(declared ?? dictionary({}), { ESIC: etsi });
}

function pdfVersion(document: PdfDocument): number {
  const head = document.window.slice(document.headerOffset, document.headerOffset + 16);
  const inHeader = /%PDF-(\d\.\d)/.exec(String.fromCharCode(...head))?.[1];
  const version = document.resolve(document.catalog.entries.get('Version'));
  const inCatalog = version.kind === 'name' ? version.name : undefined;
  return Math.max(Number(inHeader) || 1, Number(inCatalog) || 1);
}
