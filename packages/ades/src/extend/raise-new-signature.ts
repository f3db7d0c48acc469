/**
 * From a signature value that is in no document yet to a document of the level ordered:
 *
 *     is the signer fit? → time-stamp → both go in → open → add validation data → archive
 *
 * The time-stamp goes in with the signature, where it is over the value alone and saves an
 * opening. It is checked like every other before it goes anywhere: where no good one is to be
 * had, the signature goes in without, and the way up ends there. It was spent on somebody's yes.
 *
 * The new signature is the one that is meant. What others signed before in the same document may
 * have ended, or be broken, and takes nothing from it.
 */

import { digest, parseCertificate } from '@kumoin/pki';
import type { AdesSigner } from '../cms/ades-signer.ts';
import type { Extended, OpenAugmentable } from './augmentable.ts';
import { beginRun, climb, reach, tryStamp } from './climb.ts';
import { conclude } from './extend-document.ts';
import type { ExtendOrder } from './extend-order.ts';
import { refuseUnfitSigner } from './refuse-unfit-signer.ts';

export interface NewSignature {
  /** As reports will name it in its document. */
  readonly id: string;
  readonly signer: AdesSigner;
  /** What its time-stamp is over. @throws {AdesError} for a value that does not verify. */
  stampedOctets(): Uint8Array;
  /** The document with the signature, and with its time-stamp if there is one. */
  embed(timestampToken?: Uint8Array): Promise<Uint8Array> | Uint8Array;
}

/**
 * @param order its `signatures` are raised along with the new one, by their ids in the document
 * that comes of it; none unless given.
 * @throws {ExtensionRefused} for a signer that must not be raised; {AdesError}
 * `extension_untrusted` for a level above B-T without anchors, and as `open` and `embed` do.
 */
export async function raiseNewSignature(
  open: OpenAugmentable,
  fresh: NewSignature,
  order: ExtendOrder,
): Promise<Extended> {
  const { id, signer } = fresh;
  const run = beginRun(open, { ...order, signatures: [id, ...(order.signatures ?? [])] });
  const { gathering } = run;
  for (const der of [signer.certificate, ...signer.chain]) gathering.pool.addCertificate(der);
  const certificate = parseCertificate(signer.certificate);
  await refuseUnfitSigner(gathering, { id, certificate, provenAt: order.at, revoked: [] });
  const document = await tryStamp(run, {
    level: 'B-T',
    ids: [id],
    step: async (_, hash, get) =>
      fresh.embed(await get({ hash, digest: digest(hash, fresh.stampedOctets()) })),
  });
  if (document !== undefined) {
    return conclude(run, await climb(run, await reach(run, document), [id]));
  }
  const alone = { ...run, order: { ...order, signatures: [id] } };
  return conclude(alone, await reach(alone, await fresh.embed()));
}
