/** PAdES for the engine. What a PDF says in its own dictionary stands in `order.pdf`. */

import { AdesError } from '../ades-error.ts';
import { describePades } from '../pades/describe/describe-pades.ts';
import { embedPades } from '../pades/embed-pades.ts';
import { extendPades } from '../pades/extend/extend-pades.ts';
import { preparePades, timestampBytesUsual } from '../pades/prepare-pades.ts';
import type { PreparedPades } from '../pades/prepare-pades.ts';
import type { SignerProperties } from '../properties/signer-properties.ts';
import type { FormatDoor } from './format-door.ts';
import type { SignatureOrder } from './signature-order.ts';
import { singleFile, wholeContent } from './single-file.ts';

export const padesDoor: FormatDoor = {
  prepare: (order) => {
    const prepared = prepare(order);
    const { signer, hash, toBeSigned, digestToSign } = prepared;
    return {
      format: 'pades',
      packaging: 'enveloped',
      kind: 'document',
      signer,
      hash,
      toBeSigned,
      digestToSign,
      embed: (signature, timestampToken) =>
        embedPades(prepared, signature, timestampToken && { timestampToken }),
      stampedOctets: (signature) => signature,
    };
  },
  extend: (document, order) => extendPades(document, order),
  describe: (document) => describePades(document),
};

function prepare(order: SignatureOrder): PreparedPades {
  const { files, signer, signingTime, random, level, pdf = {}, properties = {} } = order;
  if (order.existing !== undefined || order.countersigns !== undefined) {
    // Each signer of a PDF signs what the one before has made of it.
    throw new AdesError('property_unsupported', 'a PDF has no counter-signatures');
  }
  const file = singleFile(files, 'pdf_not_a_pdf');
  const { place, ...signerProperties } = properties;
  return preparePades({
    ...(place !== undefined && { location: tellPlace(place) }),
    timestampBytes: level === 'B-B' ? 0 : timestampBytesUsual,
    ...pdf,
    pdf: wholeContent(file, 'pdf_not_a_pdf'),
    signer,
    signingTime,
    random,
    signerProperties,
    validationDataFollows: level === 'B-LT' || level === 'B-LTA',
  });
}

/** The dictionary has one text for it, where other formats have fields. */
function tellPlace(place: NonNullable<SignerProperties['place']>): string {
  const { street, postalCode, locality, region, country } = place;
  return [street, postalCode, locality, region, country].filter(Boolean).join(', ');
}
