/**
 * Text on its way into XML that we write. Everything outside ASCII becomes a reference, so that
 * what we add to a document fits whatever encoding the document is in, and means the same.
 *
 * A character XML has no place for (XML 1.0, 2.2) is refused: dropping it would change what
 * somebody said.
 */

import { AdesError } from '../ades-error.ts';

/** @throws {AdesError} `xades_property_malformed` for a character XML cannot hold. */
export function escapeXml(text: string): string {
  let escaped = '';
  for (const character of text) escaped += escapeCharacter(character);
  return escaped;
}

const names: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  // As references they outlive the normalisation of line ends and of attribute values.
  ['\t', '&#x9;'],
  ['\n', '&#xA;'],
  ['\r', '&#xD;'],
]);

function escapeCharacter(character: string): string {
  const named = names.get(character);
  if (named !== undefined) return named;
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x20 && code < 0x7f) return character;
  if (!isXmlCharacter(code)) throw new AdesError('xades_property_malformed', 'character');
  return `&#x${code.toString(16).toUpperCase()};`;
}

function isXmlCharacter(code: number): boolean {
  if (code < 0x20 || (code >= 0xd800 && code < 0xe000)) return false;
  return code !== 0xfffe && code !== 0xffff;
}
