/**
 * Work on the documents of clients, away from what serves everybody: a document may cost more
 * than anybody guesses, and whoever wrote it may have meant it to.
 */

import type { SignedDocument } from '#domain/signatures/document-to-sign.ts';
import type { DocumentPreparation } from '#domain/signatures/prepared-document.ts';

export interface DocumentWork {
  /**
   * @param holder whose share is used (`share-holder.ts`): nobody has all there is to work with.
   * @returns what the key signs of each (`prepareInputs`).
   * @throws {Refusal} as `prepareDocument` does, and `document_too_costly`.
   * @throws {Outage} `overloaded`, `engine_failed`.
   */
  prepareDocuments(
    preparations: readonly DocumentPreparation[],
    holder: string,
  ): Promise<readonly Uint8Array[]>;
  /**
   * Prepares once more and embeds, with what the level asks for.
   * @throws {Refusal} `level_not_reached`, `extension_refused`, `document_too_costly`.
   * @throws {Outage} `overloaded`, `engine_failed`, and of whoever is asked for a time-stamp.
   */
  finishDocument(finishing: DocumentFinishing, holder: string): Promise<SignedDocument>;
}

export interface DocumentFinishing {
  readonly preparation: DocumentPreparation;
  readonly signature: Uint8Array;
}
