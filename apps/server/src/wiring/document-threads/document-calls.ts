/**
 * What is done to documents of clients: use cases as they are, with ports that hold in a thread
 * of its own as well as on the spot. What comes of each is plain data.
 */

import { makeAugmentation } from '#usecases/signatures/augmentation.ts';
import type { AugmentationPorts } from '#usecases/signatures/augmentation.ts';
import { makeEmbedSignature } from '#usecases/signatures/embed-signature.ts';
import { makeExtendSignature } from '#usecases/signatures/extend-signature.ts';
import { makeFinishDocument } from '#usecases/signatures/finish-document.ts';
import { makePrepareSignature } from '#usecases/signatures/prepare-signature.ts';
import { makeShowSignatures } from '#usecases/signatures/show-signatures.ts';
import { prepareInputs } from '#domain/signatures/document-preparations.ts';
import type { DocumentPreparation } from '#domain/signatures/prepared-document.ts';

export type DocumentCalls = ReturnType<typeof makeDocumentCalls>;

export function makeDocumentCalls(ports: AugmentationPorts) {
  const augmentation = makeAugmentation(ports);
  return {
    prepareSignature: makePrepareSignature(ports),
    embedSignature: makeEmbedSignature(ports),
    extendSignature: makeExtendSignature(augmentation),
    showSignatures: makeShowSignatures(),
    prepareDocuments: async (preparations: readonly DocumentPreparation[]) =>
      prepareInputs(preparations),
    finishDocument: makeFinishDocument({ ...ports, augmentation }),
  };
}
