/** What is wished of a signature in a PDF, from the command line to the order for it. */

import type { PadesUpdateOrder } from '@kumoin/ades';
import type { Certifying, SignOptions } from '../sign/sign-options.ts';

type PdfWords = Pick<
  PadesUpdateOrder,
  'reason' | 'location' | 'contactInfo' | 'fieldName' | 'certifies' | 'permits' | 'locks'
>;

const permitted = {
  none: 'nothing',
  fill: 'forms',
  annotate: 'annotations',
} as const satisfies Record<Certifying, PadesUpdateOrder['permits']>;

export function pdfWishes(options: SignOptions): PdfWords {
  const { reason, location, contact, field, certify, lock } = options;
  return {
    ...(reason !== undefined && { reason }),
    ...(location !== undefined && { location }),
    ...(contact !== undefined && { contactInfo: contact }),
    ...(field !== undefined && { fieldName: field }),
    ...(certify !== undefined && { certifies: true, permits: permitted[certify] }),
    ...(lock !== undefined && { locks: lock }),
  };
}
