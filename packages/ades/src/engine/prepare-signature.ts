/** What a key elsewhere is to sign, for a signature of any format. */

import { parseCertificate, readKeyAlgorithm } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import type { AdesSigner } from '../cms/ades-signer.ts';
import { doorOf } from './signature-formats.ts';
import { packagingsOf } from './signature-order.ts';
import type { PreparedSignature, SignatureOrder } from './signature-order.ts';

/**
 * @throws {AdesError} `property_unsupported` for a packaging, wishes or files that the format has
 * no place for, and for a counter-signature over nothing; `algorithm_unsupported` for one the
 * signer's key is not for; {AdesError} and {PkiError} as the format's own preparation does.
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
  refuseUnused(order);
  refuseOtherKey(order.signer);
  return doorOf(format).prepare({ ...order, packaging });
}

/** What nobody would look at: the signature would not be the one that was ordered. */
function refuseUnused(order: SignatureOrder): void {
  const { format, existing, countersigns, files, pdf, xml } = order;
  const refuse = (detail: string): never => {
    throw new AdesError('property_unsupported', detail);
  };
  if (countersigns !== undefined && existing === undefined) {
    refuse('a counter-signature needs the signature it is over');
  }
  if (isWished(pdf) && format !== 'pades') refuse(`wishes for a PDF, in ${format}`);
  if (isWished(xml) && format !== 'xades') refuse(`wishes for XML, in ${format}`);
  if (format === 'cades' && existing !== undefined && files.length > 1) {
    refuse('one content is signed by all signers of a CMS');
  }
}

function isWished(wishes: object | undefined): boolean {
  return Object.values(wishes ?? {}).some((wish) => wish !== undefined);
}

/** Told before anybody signs: afterwards it would only be a signature that does not verify. */
function refuseOtherKey({ certificate, algorithm }: AdesSigner): void {
  const key = readKeyAlgorithm(parseCertificate(certificate).publicKey);
  const fits = { 'rsa-pkcs1': 'rsa', 'rsa-pss': 'rsa', ecdsa: 'p-', ed25519: 'ed25519' } as const;
  if (key.startsWith(fits[algorithm.scheme])) return;
  throw new AdesError('algorithm_unsupported', `${algorithm.scheme} with a key ${key}`);
}
