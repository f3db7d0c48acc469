/**
 * Whether a form leaves it to the viewer to draw what was filled in (ISO 32000-1, 12.7.2
 * "Interactive form dictionary", /NeedAppearances).
 *
 * The flag is best taken away before signing, since a viewer that draws all fields anew may
 * change what was signed. But programs that fill forms without drawing anything rely on it:
 * without the flag, what the signer saw in such a field would be gone from the signed page.
 * Only text that is not drawn at all is looked for; drawn text that says something else is
 * not, since that would mean reading fonts.
 */

import { AdesError } from '../../ades-error.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import { latin1 } from '../../pdf/syntax/byte-scan.ts';
import { readFormFields } from './form-fields.ts';
import type { FormField, FormNode } from './form-fields.ts';

/** True if a text or choice field has a value that none of its appearances writes. */
export function isShownByViewer(document: PdfDocument): boolean {
  return readFormFields(document).some(
    (field) => hasText(document, field) && field.widgets.some((one) => !writes(document, one)),
  );
}

function hasText(document: PdfDocument, { type, value }: FormField): boolean {
  if (type !== 'Tx' && type !== 'Ch') return false;
  const text = document.resolve(value);
  if (text.kind === 'array') return text.items.length > 0;
  return text.kind === 'stream' || (text.kind === 'string' && isVisible(text.bytes));
}

/** More than a byte order mark and blanks. */
function isVisible(text: Uint8Array): boolean {
  return text.some((byte) => byte !== 0xfe && byte !== 0xff && byte > 0x20);
}

/** Operators that show text, and the one that draws another form, which may. */
const shows = /[\])>\s](?:Tj|TJ|'|"|Do)/;

function writes(document: PdfDocument, { dictionary }: FormNode): boolean {
  const states = document.dictionary(dictionary.entries.get('AP'));
  const appearance = document.resolve(states?.entries.get('N'));
  if (appearance.kind !== 'stream') return false;
  try {
    return shows.test(latin1(document.streamData(appearance)));
  } catch (cause) {
    if (!(cause instanceof AdesError)) throw cause;
    // Compressed in a way that is not read here: somebody drew something.
    return true;
  }
}
