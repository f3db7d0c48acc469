/** The name a signature will have in the JSON it was prepared for, as `parseJades` gives them. */

import type { PreparedJades } from './jades-order.ts';
import { membersNamed } from './read/etsi-u.ts';
import { parseJades } from './read/parse-jades.ts';

/** New ones come behind those that are there. @throws {AdesError} as `parseJades`. */
export function jadesSignatureId({ into }: Pick<PreparedJades, 'into'>): string {
  if (into === undefined) return 'signature-1';
  const { signatures } = parseJades(into.document);
  const { counterSigns } = into;
  if (counterSigns === undefined) return `signature-${signatures.length + 1}`;
  const signed = signatures.find(({ id }) => id === counterSigns);
  const above = signed === undefined ? [] : membersNamed(signed.etsiU, 'cSig');
  return `${counterSigns}/counter-${above.length + 1}`;
}
