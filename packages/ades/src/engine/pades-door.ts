/** PAdES for the engine. What a PDF says in its own dictionary stands in `order.pdf`. */

import { pdfCipher } from '#pdf-cipher';
import { concatBytes } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import { describePades } from '../pades/describe/describe-pades.ts';
import { embedPadesUpdate } from '../pades/embed-pades.ts';
import { embedPadesAtLevel } from '../pades/extend/embed-at-level.ts';
import { extendPades } from '../pades/extend/extend-pades.ts';
import { preparePadesUpdate, timestampBytesUsual } from '../pades/prepare-pades.ts';
import type { PreparedPadesUpdate } from '../pades/prepare-pades.ts';
import { openPdf } from '../pdf/pdf-document.ts';
import type { PdfDocument } from '../pdf/pdf-document.ts';
import type { FormatDoor } from './format-door.ts';
import type { SignatureOrder } from './signature-order.ts';
import { singleFile, wholeContent } from './single-file.ts';

export const padesDoor: FormatDoor = {
  prepare: (order) => {
    const { document, pdf, prepared } = prepare(order);
    const { signer, hash, toBeSigned, digestToSign } = prepared;
    const whole = (appended: Uint8Array) => concatBytes([pdf, appended]);
    return {
      format: 'pades',
      packaging: 'enveloped',
      kind: 'document',
      id: prepared.fieldName,
      signer,
      hash,
      toBeSigned,
      digestToSign,
      embed: (signature, timestampToken) =>
        whole(embedPadesUpdate(prepared, signature, timestampToken && { timestampToken })),
      finish: async (signature, extension) => {
        const fresh = { document, prepared, signature };
        const { appended, ...extended } = await embedPadesAtLevel(fresh, extension);
        return { ...extended, document: whole(appended) };
      },
      stampedOctets: (signature) => signature,
    };
  },
  extend: (document, order) => extendPades(document, order),
  describe: (document, { open }) => describePades(document, open),
};

interface OpenSignature {
  readonly pdf: Uint8Array;
  /** Open still: what is to be added later needs not read it again. */
  readonly document: PdfDocument;
  readonly prepared: PreparedPadesUpdate;
}

function prepare(order: SignatureOrder): OpenSignature {
  const { files, signer, signingTime, random, level, pdf = {}, properties = {} } = order;
  if (order.existing !== undefined || order.countersigns !== undefined) {
    // Each signer of a PDF signs what the one before has made of it.
    throw new AdesError('property_unsupported', 'a PDF has no counter-signatures');
  }
  const file = singleFile(files, 'pdf_not_a_pdf');
  const content = wholeContent(file, 'pdf_not_a_pdf');
  const { open, ...wishes } = pdf;
  const document = openPdf(content, { cipher: pdfCipher, ...open });
  const prepared = preparePadesUpdate(document, {
    timestampBytes: level === 'B-B' ? 0 : timestampBytesUsual,
    ...wishes,
    signer,
    signingTime,
    random,
    signerProperties: properties,
    validationDataFollows: level === 'B-LT' || level === 'B-LTA',
  });
  return { pdf: content, document, prepared };
}
