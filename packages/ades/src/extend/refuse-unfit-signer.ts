/**
 * Whether a signer may be raised whose signature was just made, before anybody stamps it: the
 * rules of all augmentation, of which nothing is to be asked about the signature itself.
 */

import type { Certificate } from '@kumoin/pki';
import { ExtensionRefused } from './extension-refused.ts';
import type { RevokedLink } from './gather/collect-validation-data.ts';
import { gatherChain } from './gather/gather-chain.ts';
import type { Gathering } from './gather/gathering.ts';
import { findRefusal } from './may-be-extended.ts';

export interface NewSigner {
  /** Of the signature, as reports name it. */
  readonly id: string;
  readonly certificate: Certificate;
  /** Milliseconds since 1970; now, as long as nothing proves it. */
  readonly provenAt: number;
  readonly revoked: readonly RevokedLink[];
}

/** @throws {ExtensionRefused} `extension_expired`, `extension_untrusted`, `extension_revoked`. */
export async function refuseUnfitSigner(
  gathering: Gathering,
  { id, certificate, provenAt, revoked }: NewSigner,
): Promise<void> {
  const path =
    gathering.anchors === undefined
      ? undefined
      : await gatherChain(gathering, { certificate, at: provenAt });
  const sound = { faults: [], timestamps: [], claimedAt: undefined };
  const signature = { ...sound, id, signer: certificate };
  const refusal = findRefusal({ signature, timestamps: [], provenAt, path, revoked });
  if (refusal !== undefined) throw new ExtensionRefused(refusal);
}
