/** What a key elsewhere is to sign, for a signature of any format. */

import { parseCertificate, readKeyAlgorithm } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import type { AdesSigner } from '../cms/ades-signer.ts';
import { doorOf } from './signature-formats.ts';
import { packagingsOf } from './signature-order.ts';
import type { PreparedSignature, SignatureOrder } from './signature-order.ts';

/**
 * @throws {AdesError} `property_unsupported` for a packaging the format does not have,
 * `algorithm_unsupported` for one the signer's key is not for, and {AdesError} and {PkiError} as the format's own preparation does.
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
  refuseOtherKey(order.signer);
  return doorOf(format).prepare({ ...order, packaging });
}

/** Told before anybody signs: afterwards it would only be a signature that does not verify. */
function refuseOtherKey({ certificate, algorithm }: AdesSigner): void {
  const key = readKeyAlgorithm(parseCertificate(certificate).publicKey);
  const fits = { 'rsa-pkcs1': 'rsa', 'rsa-pss': 'rsa', ecdsa: 'p-', ed25519: 'ed25519' } as const;
  if (key.startsWith(fits[algorithm.scheme])) return;
  throw new AdesError('algorithm_unsupported', `${algorithm.scheme} with a key ${key}`);
}
