/**
 * PDF files for tests, written by hand: objects, a cross-reference section, a trailer.
 *
 * The offsets are right unless a test makes them wrong on purpose. Text is one character
 * per byte.
 */

export interface TableOptions {
  /** Inside of the trailer dictionary, without /Size. */
  readonly trailer: string;
  /** Which objects the table lists; all drafted so far by default. */
  readonly numbers?: readonly number[];
  /** Listed as free. */
  readonly free?: readonly number[];
}

/** A file being drafted, front to back. */
export class PdfDraft {
  readonly #offsets = new Map<number, number>();
  #text: string;
  /** Where the last cross-reference section began. */
  startXref = 0;

  constructor(header = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n') {
    this.#text = header;
  }

  get length(): number {
    return this.#text.length;
  }

  /** Offset of an object drafted before. */
  offsetOf(number: number): number {
    const offset = this.#offsets.get(number);
    if (offset === undefined) throw new Error(`object ${number} is not drafted`);
    return offset;
  }

  raw(text: string): this {
    this.#text += text;
    return this;
  }

  object(number: number, body: string, generation = 0): this {
    this.#offsets.set(number, this.#text.length);
    return this.raw(`${number} ${generation} obj\n${body}\nendobj\n`);
  }

  /** A stream object; /Length is added. */
  stream(number: number, entries: string, data: string): this {
    return this.object(number, `<<${entries}/Length ${data.length}>>\nstream\n${data}\nendstream`);
  }

  /** A table of everything given, its trailer, `startxref` and `%%EOF`. */
  table({ trailer, numbers, free = [] }: TableOptions): this {
    const listed = numbers ?? [...this.#offsets.keys()];
    const size = Math.max(0, ...this.#offsets.keys(), ...free) + 1;
    const start = this.#text.length;
    const rows = [...listed, ...free].toSorted((a, b) => a - b);
    this.raw(`xref\n0 1\n0000000000 65535 f\r\n`);
    for (const number of rows) {
      const row = free.includes(number) ? '0000000000 00001 f' : `${this.#row(number)} n`;
      this.raw(`${number} 1\n${row}\r\n`);
    }
    this.raw(`trailer\n<</Size ${size} ${trailer}>>\n`);
    return this.end(start);
  }

  /** A cross-reference stream without compression, `startxref` and `%%EOF`. */
  xrefStream(number: number, entries: string, rows: readonly XrefRow[]): this {
    const start = this.#text.length;
    return this.xrefStreamObject(number, entries, rows).end(start);
  }

  /** The stream alone. Its own row need not be given. */
  xrefStreamObject(number: number, entries: string, rows: readonly XrefRow[]): this {
    const own: XrefRow = [number, 1, this.#text.length, 0];
    const sorted = [...rows, own].toSorted((a, b) => a[0] - b[0]);
    const index = sorted.map(([row]) => `${row} 1`).join(' ');
    const size = Math.max(...sorted.map(([row]) => row), ...this.#offsets.keys()) + 1;
    const data = sorted.map(([, type, second, third]) => {
      const bytes = [type, second >> 16, second >> 8, second, third];
      return String.fromCharCode(...bytes.map((byte) => byte & 255));
    });
    const layout = `/Type/XRef/W[1 3 1]/Index[${index}]/Size ${size}`;
    return this.stream(number, `${layout}${entries}`, data.join(''));
  }

  end(startXref: number): this {
    this.startXref = startXref;
    return this.raw(`startxref\n${startXref}\n%%EOF\n`);
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.#text, (character) => character.charCodeAt(0));
  }

  #row(number: number): string {
    return `${String(this.offsetOf(number)).padStart(10, '0')} 00000`;
  }
}

/** Object number, type (0 free, 1 plain, 2 in an object stream), and the type's two fields. */
export type XrefRow = readonly [number: number, type: 0 | 1 | 2, second: number, third: number];

/** A catalog (1), pages (2), font (3), and for each text a page and its content. */
export function draftPages(texts: readonly string[]): PdfDraft {
  const kids = texts.map((_, i) => `${4 + 2 * i} 0 R`).join(' ');
  const draft = new PdfDraft()
    .object(1, '<</Type/Catalog/Pages 2 0 R>>')
    .object(
      2,
      `<</Type/Pages/Count ${texts.length}/Kids[${kids}]/MediaBox[0 0 595 842]` +
        '/Resources<</Font<</F1 3 0 R>>>>>>',
    )
    .object(3, '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>');
  texts.forEach((text, i) => {
    draft.object(4 + 2 * i, `<</Type/Page/Parent 2 0 R/Contents ${5 + 2 * i} 0 R>>`);
    draft.stream(5 + 2 * i, '', `BT /F1 24 Tf 72 700 Td (${text}) Tj ET`);
  });
  return draft;
}

/** A whole file with one page for each text. */
export function makePdf(texts: readonly string[] = ['Hello']): Uint8Array {
  return draftPages(texts)
    .table({ trailer: '/Root 1 0 R/ID[<00112233445566778899aabbccddeeff><0011>]' })
    .bytes();
}
