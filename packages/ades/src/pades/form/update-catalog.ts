/**
 * The document-wide part of adding a signature: the form and the declared extensions
 * (ISO 32000-1, 12.7.2 "Interactive form dictionary").
 *
 * As little as possible is written again: what an earlier signer's viewer finds changed it
 * has to explain to itself.
 */

import { array, dictionary, number } from '../../pdf/cos.ts';
import type { PdfDictionary, PdfReference, PdfValue } from '../../pdf/cos.ts';
import { withEntries } from '../../pdf/cos.ts';
import { AdesError } from '../../ades-error.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import type { PdfUpdate } from '../../pdf/pdf-update.ts';
import { certifiedPermissions } from './certify.ts';
import { declaredExtensions } from './declare-extensions.ts';
import { isShownByViewer } from './shown-by-viewer.ts';

/** SignaturesExist and AppendOnly. */
const signatureFlags = 3;

export interface CatalogChange {
  /** To be appended to the form's fields; undefined when it is there already. */
  readonly newField: PdfReference | undefined;
  /** The signature that certifies the document, if it does. */
  readonly certifiedBy: PdfReference | undefined;
}

/**
 * @throws {AdesError} `pades_form_unsupported` for a form that only an XFA processor can show.
 */
export function updateCatalog(
  update: PdfUpdate,
  document: PdfDocument,
  { newField, certifiedBy }: CatalogChange,
): void {
  refuseDynamicForm(document);
  const form = updateForm(update, document, newField);
  const extensions = declaredExtensions(document);
  if (form === undefined && extensions === undefined && certifiedBy === undefined) return;
  if (document.catalogReference === undefined) {
    throw new AdesError('pdf_malformed', 'the catalog is no indirect object');
  }
  const changes = {
    ...(form && { AcroForm: form }),
    ...(extensions && { Extensions: extensions }),
    ...(certifiedBy && { Perms: certifiedPermissions(document, certifiedBy) }),
  };
  update.set(document.catalogReference, withEntries(document.catalog, changes));
}

/**
 * A document that says /NeedsRendering has no pages of its own, only an XFA template. Forms
 * that carry XFA beside ordinary pages and fields are signed like any other.
 */
function refuseDynamicForm(document: PdfDocument): void {
  const needed = document.resolve(document.catalog.entries.get('NeedsRendering'));
  if (needed.kind === 'boolean' && needed.value) {
    throw new AdesError('pades_form_unsupported', 'a dynamic XFA form');
  }
}

/** The new value of /AcroForm, if the catalog itself has to change. */
function updateForm(
  update: PdfUpdate,
  document: PdfDocument,
  newField: PdfReference | undefined,
): PdfValue | undefined {
  const held = document.catalog.entries.get('AcroForm');
  const form = document.dictionary(held) ?? dictionary({});
  const changed = changedForm(update, { document, form, newField });
  if (changed === undefined) return undefined;
  if (held?.kind === 'reference' && document.resolve(held).kind === 'dictionary') {
    update.set(held, changed);
    return undefined;
  }
  if (held?.kind === 'dictionary') return changed;
  const reference = update.allocate();
  update.set(reference, changed);
  return reference;
}

function changedForm(
  update: PdfUpdate,
  {
    document,
    form,
    newField,
  }: { document: PdfDocument; form: PdfDictionary; newField: PdfReference | undefined },
): PdfDictionary | undefined {
  const changes: Record<string, PdfValue | undefined> = {};
  const flags = document.resolve(form.entries.get('SigFlags'));
  const before = flags.kind === 'number' ? flags.value : 0;
  if ((before & signatureFlags) !== signatureFlags)
    changes.SigFlags = number(before | signatureFlags);
  // A viewer that draws all fields anew would change what was signed.
  if (form.entries.has('NeedAppearances') && !isShownByViewer(document)) {
    changes.NeedAppearances = undefined;
  }
  if (newField !== undefined) {
    const held = form.entries.get('Fields');
    const grown = appendTo(update, document, { held, item: newField });
    if (grown !== undefined) changes.Fields = grown;
  }
  return Object.keys(changes).length > 0 ? withEntries(form, changes) : undefined;
}

/**
 * Appends to an array that is held directly or by reference.
 * @returns the new value for its holder, or undefined when only the array object changed.
 */
export function appendTo(
  update: PdfUpdate,
  document: PdfDocument,
  { held, item }: { readonly held: PdfValue | undefined; readonly item: PdfReference },
): PdfValue | undefined {
  const before = document.resolve(held);
  const grown = array([...(before.kind === 'array' ? before.items : []), item]);
  if (held?.kind !== 'reference' || before.kind !== 'array') return grown;
  update.set(held, grown);
  return undefined;
}
