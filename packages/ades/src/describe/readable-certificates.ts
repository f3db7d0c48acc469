/** Of certificates as they stand in a document those that can be read, in their order. */

import { parseCertificate, PkiError } from '@kumoin/pki';
import type { Certificate } from '@kumoin/pki';

/** Attribute certificates and worse are passed over: one odd element must not hide the others. */
export function readableCertificates(ders: readonly Uint8Array[]): readonly Certificate[] {
  return ders.flatMap((der) => {
    try {
      return [parseCertificate(der)];
    } catch (cause) {
      if (cause instanceof PkiError) return [];
      throw cause;
    }
  });
}
