/** How a signature gets to its level in the formats that open what was embedded to augment it. */

import type { OpenAugmentable } from '../extend/augmentable.ts';
import { raiseNewSignature } from '../extend/raise-new-signature.ts';
import type { Extension, KnownFiles, PreparedSignature } from './signature-order.ts';

/** What such a format has prepared, all but the way up. */
export type UnraisedSignature = Omit<PreparedSignature, 'finish'>;

/** @param open how the format opens a document, given what a detached signature is over. */
export function raisePrepared(
  prepared: UnraisedSignature,
  open: (files: KnownFiles, order: Extension) => OpenAugmentable,
): PreparedSignature {
  const { id, signer } = prepared;
  return {
    ...prepared,
    finish: (signature, { files = [], ...order }) => {
      const fresh = {
        ...{ id, signer },
        stampedOctets: () => prepared.stampedOctets(signature),
        embed: (token?: Uint8Array) => prepared.embed(signature, token),
      };
      return raiseNewSignature(open(files, order), fresh, order);
    },
  };
}
