/**
 * Bring the signatures of a PDF to a higher level, or renew it (EN 319 142-1, 6.3; the driver is
 * that of all formats).
 *
 * The document is opened once. What the driver hands from step to step is not the document but
 * what has been appended to it so far: a file of any size is neither copied nor read again, and
 * who keeps it on disk appends the rest there.
 */

import { concatBytes } from '@kumoin/pki';
import { pdfCipher } from '#pdf-cipher';
import { extendDocument } from '../../extend/extend-document.ts';
import type { Extended } from '../../extend/augmentable.ts';
import type { ExtendOrder } from '../../extend/extend-order.ts';
import { openPdf } from '../../pdf/pdf-document.ts';
import type { OpenPdfOptions, PdfDocument } from '../../pdf/pdf-document.ts';
import { openAugmentablePades } from './open-augmentable-pades.ts';
import type { AugmentPadesOptions } from './open-augmentable-pades.ts';

export interface ExtendPadesOrder extends ExtendOrder, Omit<AugmentPadesOptions, 'at'> {
  /** How to open it: password of an encrypted document, limits. */
  readonly open?: OpenPdfOptions;
}

/** `appended` in the place of the whole document. */
export interface ExtendedPadesUpdate extends Omit<Extended, 'document'> {
  readonly appended: Uint8Array;
}

/**
 * For a document in memory.
 * @throws {ExtensionRefused} and {AdesError} as `extendDocument` does.
 */
export async function extendPades(pdf: Uint8Array, order: ExtendPadesOrder): Promise<Extended> {
  const document = openPdf(pdf, { cipher: pdfCipher, ...order.open });
  const { appended, ...extended } = await extendPadesUpdate(document, order);
  return { ...extended, document: concatBytes([pdf, appended]) };
}

/**
 * For a document of any size, opened already.
 * @throws {ExtensionRefused} and {AdesError} as `extendDocument` does.
 */
export async function extendPadesUpdate(
  document: PdfDocument,
  order: ExtendPadesOrder,
): Promise<ExtendedPadesUpdate> {
  const open = (appended: Uint8Array) => {
    const grown = document.followedBy(appended);
    const opened = openAugmentablePades(grown, order);
    const behind = (added: Uint8Array) => concatBytes([appended, added]);
    return {
      ...opened,
      stamp: async (...step: Parameters<typeof opened.stamp>) =>
        behind(await opened.stamp(...step)),
      addValidationData: async (...step: Parameters<typeof opened.addValidationData>) =>
        behind(await opened.addValidationData(...step)),
      archive: async (...step: Parameters<typeof opened.archive>) =>
        behind(await opened.archive(...step)),
    };
  };
  const { document: appended, ...extended } = await extendDocument(open, new Uint8Array(), order);
  return { ...extended, appended };
}
