/** Work on documents for tests in which it is beside the point: done on the spot. */

import { prepareInputs } from '#domain/signatures/document-preparations.ts';
import type { DocumentWork } from './document-work.ts';

export const onTheSpot: DocumentWork = {
  prepareDocuments: async (preparations) => prepareInputs(preparations),
  finishDocument: () => Promise.reject(new Error('not in this world')),
};
