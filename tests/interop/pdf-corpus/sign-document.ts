/**
 * The two signers of the corpus: the first invisible with P-256, the second visible with
 * RSA, both at level B-B, as a signing application would do it with keys elsewhere.
 */

import { readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';

import { appearanceFontUrl, embedPades, pdfCipher, preparePades } from '@kumoin/ades';
import type { PadesAppearance } from '@kumoin/ades';
import { defaultAlgorithm } from '@kumoin/testkit';
import type { ActorName, PkiWorld } from '@kumoin/testkit';

export const FIRST: ActorName = 'p256';
export const SECOND: ActorName = 'rsa2048';

/** What the second signer writes on the page. */
export const SHOWN = ['Signed', '山田花子'];

const seal: PadesAppearance = {
  place: { x: 2, y: 2, width: 66, height: 30 },
  font: readFileSync(appearanceFontUrl),
  lines: SHOWN,
};

interface SigningOrder {
  readonly world: PkiWorld;
  readonly signer: ActorName;
  readonly visible: boolean;
  readonly fieldName?: string | undefined;
}

/** @throws {AdesError} when the document must not, or cannot, be signed. */
export function signDocument(
  pdf: Uint8Array,
  { world, signer, visible, fieldName }: SigningOrder,
): Uint8Array {
  const algorithm = defaultAlgorithm(signer);
  const [certificate, ...chain] = world.chain(signer);
  if (certificate === undefined) throw new Error(`${signer} has no certificate`);
  const prepared = preparePades({
    pdf,
    open: { cipher: pdfCipher },
    signingTime: world.at,
    signer: { certificate, chain, algorithm },
    name: '山田 花子',
    reason: 'Corpus',
    ...(fieldName !== undefined && { fieldName }),
    ...(visible && { appearance: seal }),
    random: (length) => new Uint8Array(randomBytes(length)),
  });
  return embedPades(prepared, world.sign(signer, algorithm, prepared.toBeSigned));
}
