/** What a key elsewhere is to sign, for a signature of any format. */

import { AdesError } from '../ades-error.ts';
import { doorOf } from './signature-formats.ts';
import { packagingsOf } from './signature-order.ts';
import type { PreparedSignature, SignatureOrder } from './signature-order.ts';

/**
 * @throws {AdesError} `property_unsupported` for a packaging the format does not have, and
 * {AdesError} and {PkiError} as the format's own preparation does.
 */
export async function prepareSignature(order: SignatureOrder): Promise<PreparedSignature> {
  const { format, packaging = packagingsOf[format][0], level } = order;
  const known: readonly string[] = packagingsOf[format];
  if (!known.includes(packaging)) {
    throw new AdesError('property_unsupported', `${format} is not packed as ${packaging}`);
  }
  if (packaging === 'compact' && level !== 'B-B') {
    throw new AdesError(
      'property_unsupported',
      'a compact signature has no place for a time-stamp',
    );
  }
  return doorOf(format).prepare({ ...order, packaging });
}
