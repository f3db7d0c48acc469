/** Of certificates as they stand in a document those that can be read, in their order. */

import { parseCertificate, PkiError } from '@kumoin/pki';
import type { Certificate } from '@kumoin/pki';

/** Every signature of a document asks for the same list. */
const known = new WeakMap<readonly Uint8Array[], readonly Certificate[]>();

/**
 * Attribute certificates and worse are passed over: one odd element must not hide the others.
 * @param ders a list nobody adds to: it is read once.
 */
export function readableCertificates(ders: readonly Uint8Array[]): readonly Certificate[] {
  const certificates = known.get(ders) ?? read(ders);
  known.set(ders, certificates);
  return certificates;
}

function read(ders: readonly Uint8Array[]): readonly Certificate[] {
  return ders.flatMap((der) => {
    try {
      return [parseCertificate(der)];
    } catch (cause) {
      if (cause instanceof PkiError) return [];
      throw cause;
    }
  });
}
