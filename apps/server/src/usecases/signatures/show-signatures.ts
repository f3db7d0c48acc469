/**
 * Show signatures: what a signed document says, and whether its octets hold together.
 *
 * `/signing/v1/inspect`. A bad signature is a good answer; only what cannot be read is refused.
 * Whether any of it is to be trusted is a question for validation.
 */

import { describeDocument } from '@kumoin/ades';
import type { DocumentDescription, KnownFiles } from '@kumoin/ades';
import { toRefusal } from '#domain/signatures/ades-refusals.ts';

/** @throws {Refusal} `document_unreadable`. */
export type ShowSignatures = (
  document: Uint8Array,
  files: KnownFiles,
) => Promise<DocumentDescription>;

export function makeShowSignatures(): ShowSignatures {
  return async function showSignatures(document, files) {
    try {
      return await describeDocument(document, { files });
    } catch (error) {
      throw toRefusal(error);
    }
  };
}
