/**
 * Add validation material to a PDF, as an update of its own (EN 319 142-1, 5.4 and 6.3: what
 * makes a signature with a time-stamp B-LT).
 */

import { AdesError } from '../../ades-error.ts';
import { withEntries } from '../../pdf/cos.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import { beginUpdate } from '../../pdf/pdf-update.ts';
import { declaredExtensions } from '../form/declare-extensions.ts';
import { refuseForbiddenMaterial } from '../timestamp/timestamp-field.ts';
import { growStore } from './grow-store.ts';
import type { StoreGrowth } from './grow-store.ts';

export interface MaterialOrder extends StoreGrowth {
  /** Source of chance: the new file identifier, initialisation vectors. */
  readonly random: (length: number) => Uint8Array;
}

/**
 * For a document of any size, opened already.
 * @returns what to append to the document; nothing when all of it is there already.
 * @throws {AdesError} `pdf_permission_denied`, `pdf_malformed`; what reading and writing throw.
 */
export function addValidationMaterial(document: PdfDocument, order: MaterialOrder): Uint8Array {
  refuseForbiddenMaterial(document);
  const { random } = order;
  const update = beginUpdate(document, { idSeed: random(16), random });
  const { changed, held } = growStore(update, document, order);
  if (!changed) return new Uint8Array();
  const extensions = declaredExtensions(document);
  if (held !== undefined || extensions !== undefined) {
    if (document.catalogReference === undefined) {
      throw new AdesError('pdf_malformed', 'the catalog is no indirect object');
    }
    const changes = { ...(held && { DSS: held }), ...(extensions && { Extensions: extensions }) };
    update.set(document.catalogReference, withEntries(document.catalog, changes));
  }
  return update.finish().appended;
}
