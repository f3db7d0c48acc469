/** What is wished of a signature in a PDF, from the command line to the order for it. */

import type { PadesUpdateOrder } from '@kumoin/ades';
import type { Certifying, SignOptions } from '../sign/sign-options.ts';

type PdfWords = Pick<
  PadesUpdateOrder,
  'reason' | 'location' | 'fieldName' | 'certifies' | 'permits'
>;

const permitted = {
  none: 'nothing',
  fill: 'forms',
  annotate: 'annotations',
} as const satisfies Record<Certifying, PadesUpdateOrder['permits']>;

export function pdfWishes({ reason, location, field, certify }: SignOptions): PdfWords {
  return {
    ...(reason !== undefined && { reason }),
    ...(location !== undefined && { location }),
    ...(field !== undefined && { fieldName: field }),
    ...(certify !== undefined && { certifies: true, permits: permitted[certify] }),
  };
}
