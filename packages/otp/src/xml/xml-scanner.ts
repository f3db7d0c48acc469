/**
 * The tokens of the XML that we read (XML 1.0, 5th edition), one after the other. Each is found by
 * one pattern that starts where the last one ended and never goes back, so that time grows
 * with the text and nothing else.
 *
 * Left out on purpose, as `xml_refused`: document types and with them all entities but the five of
 * the standard, and processing instructions. Names are ASCII; those of PSKC are.
 */

import { OtpError } from '../otp-error.ts';

export interface StartTag {
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly empty: boolean;
}

const name = '[A-Za-z_][A-Za-z0-9_.-]{0,255}(?::[A-Za-z_][A-Za-z0-9_.-]{0,255})?';
const patterns = {
  declaration:
    /<\?xml\s+version\s*=\s*(?:"1\.\d"|'1\.\d')(?:\s+encoding\s*=\s*(?:"[Uu][Tt][Ff]-8"|'[Uu][Tt][Ff]-8'))?(?:\s+standalone\s*=\s*(?:"(?:yes|no)"|'(?:yes|no)'))?\s*\?>/y,
  space: /[ \t\n\r]*/y,
  text: /[^<&]+/y,
  reference: /&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|(lt|gt|amp|quot|apos));/y,
  open: new RegExp(`<(${name})`, 'y'),
  attribute: new RegExp(
    `[ \\t\\n\\r]+(${name})[ \\t\\n\\r]*=[ \\t\\n\\r]*(?:"([^"<]*)"|'([^'<]*)')`,
    'y',
  ),
  close: /[ \t\n\r]*(\/?)>/y,
  end: new RegExp(`</(${name})[ \\t\\n\\r]*>`, 'y'),
};
const entities: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);
/** XML 1.0, 2.2, Char. */
const isCharacter = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;
const attributesMax = 64;

export class XmlScanner {
  readonly #text: string;
  #at = 0;

  /** @throws {OtpError} `xml_malformed` for characters that XML does not have. */
  constructor(text: string) {
    if (!isCharacter.test(text)) throw new OtpError('xml_malformed');
    // Like a byte order mark; the decoder of octets took one away already.
    this.#text = text.replace(/^\ufeff/, '').replaceAll(/\r\n?/g, '\n');
    this.#match(patterns.declaration);
  }

  get ended(): boolean {
    return this.#at === this.#text.length;
  }

  startsWith(text: string): boolean {
    return this.#text.startsWith(text, this.#at);
  }

  /** White space and comments, which stand around the root. */
  skipAside(): void {
    do this.#match(patterns.space);
    while (this.skipComment());
  }

  /** @throws {OtpError} `xml_malformed` when it does not end, or has two hyphens in it. */
  skipComment(): boolean {
    if (!this.startsWith('<!--')) return false;
    const hyphens = this.#text.indexOf('--', this.#at + 4);
    if (hyphens < 0 || this.#text[hyphens + 2] !== '>') throw new OtpError('xml_malformed');
    this.#at = hyphens + 3;
    return true;
  }

  /** @throws {OtpError} `xml_malformed`, `xml_refused` for a document type or an instruction. */
  startTag(): StartTag {
    if (this.startsWith('<!') || this.startsWith('<?')) throw new OtpError('xml_refused');
    const tagName = this.#match(patterns.open)?.[1];
    if (tagName === undefined) throw new OtpError('xml_malformed');
    const attributes: [string, string][] = [];
    for (
      let found = this.#match(patterns.attribute);
      found;
      found = this.#match(patterns.attribute)
    ) {
      const [, attribute = '', double, single = ''] = found;
      attributes.push([attribute, attributeValue(double ?? single)]);
      if (attributes.length > attributesMax) throw new OtpError('xml_too_large');
    }
    const close = this.#match(patterns.close);
    if (close === undefined) throw new OtpError('xml_malformed');
    return { name: tagName, attributes, empty: close[1] === '/' };
  }

  /** @throws {OtpError} `xml_malformed` unless the element of that name ends here. */
  endTag(expected: string): void {
    if (this.#match(patterns.end)?.[1] !== expected) throw new OtpError('xml_malformed');
  }

  /** A run of text, a reference or a CDATA section. @throws {OtpError} `xml_malformed`, `xml_refused`. */
  text(): string {
    if (this.startsWith('<![CDATA[')) return this.#cdata();
    const run = this.#match(patterns.text)?.[0];
    if (run === undefined) return this.#reference();
    if (run.includes(']]>')) throw new OtpError('xml_malformed');
    return run;
  }

  #cdata(): string {
    const start = this.#at + '<![CDATA['.length;
    const end = this.#text.indexOf(']]>', start);
    if (end < 0) throw new OtpError('xml_malformed');
    this.#at = end + 3;
    return this.#text.slice(start, end);
  }

  #reference(): string {
    const found = this.#match(patterns.reference);
    if (found === undefined) throw new OtpError('xml_refused');
    return characterOf(found);
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text) ?? undefined;
    if (found) this.#at = pattern.lastIndex;
    return found;
  }
}

function attributeValue(raw: string): string {
  const spaced = raw.replaceAll(/[\t\n]/g, ' ');
  return spaced.replaceAll(/&[^;&]{0,10};?/g, (reference) => {
    patterns.reference.lastIndex = 0;
    const found = patterns.reference.exec(reference);
    if (found?.[0] !== reference) throw new OtpError('xml_refused');
    return characterOf(found);
  });
}

function characterOf([, decimal, hex, entity = '']: readonly string[]): string {
  const known = entities.get(entity);
  if (known !== undefined) return known;
  const point = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
  const character = point <= 0x10ffff ? String.fromCodePoint(point) : '';
  if (character === '' || !isCharacter.test(character)) throw new OtpError('xml_malformed');
  return character;
}
