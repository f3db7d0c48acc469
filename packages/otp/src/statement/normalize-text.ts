/**
 * Text of a statement in the one form that both sides hash and show.
 *
 * Unicode NFC, after folding what differs in Japanese text without meaning anything else: the
 * width of kana, letters and digits, kinds of spaces, and the six characters that the tables of
 * Shift_JIS map in two ways (the wave dash and its like). Not NFKC as a whole: it makes 10² into
 * 102. What a person cannot see, or what turns the order of what they see, is refused and not dropped: nobody
 * writes it by mistake. See docs/adr/0028.
 */

import { OtpError } from '../otp-error.ts';

/** In characters as Unicode counts them. */
export const textCharactersMax = 200;

const utf16UnitsMax = 4 * textCharactersMax;

const twoReadings: readonly (readonly [string, string])[] = [
  ['\uff5e', '\u301c'], // wave dash
  ['\u2015', '\u2014'], // dash
  ['\u2225', '\u2016'], // parallel
  ['\u2212', '-'], // minus, whose other reading is the wide hyphen
  ['\uffe3', '\u203e'], // overline
];
/** The block "Halfwidth and Fullwidth Forms". */
const ofOtherWidth = /[\uff01-\uffee]+/g;

const refused = [
  // Control, format (all bidirectional controls among them), private, unassigned, half a character.
  /[\p{C}\p{Zl}\p{Zp}]/u,
  // Shown as nothing. Variation selectors are let be: names of people are written with them.
  /(?!\p{Variation_Selector})\p{Default_Ignorable_Code_Point}/u,
  // Marks without a letter, or piled up over what stands in the line above.
  /^\p{M}|\p{M}{5}/u,
];

/**
 * Doing it again changes nothing.
 * @throws {OtpError} `text_empty`, `text_too_long`, `text_character_refused`.
 */
export function normalizeText(text: string): string {
  // Before any work is done on it.
  if (text.length > utf16UnitsMax) throw new OtpError('text_too_long');
  const normal = twoReadings
    .reduce((folded, [one, other]) => folded.replaceAll(one, other), text)
    .replace(ofOtherWidth, (wide) => wide.normalize('NFKC'))
    .normalize('NFC')
    .replace(/\p{Zs}+/gu, ' ')
    .replace(/^ | $/g, '');
  if (normal === '') throw new OtpError('text_empty');
  if ([...normal].length > textCharactersMax) throw new OtpError('text_too_long');
  if (refused.some((pattern) => pattern.test(normal))) {
    throw new OtpError('text_character_refused');
  }
  return normal;
}
