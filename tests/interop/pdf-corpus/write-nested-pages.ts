/**
 * Writes a PDF whose single page lies sixty levels deep in the page tree and inherits
 * everything from the root: boxes, rotation, resources (ISO 32000-2, 7.7.3.4).
 *
 * No producer nests that deep; people's mergers do, one level per merge.
 */

const LEVELS = 60;

const CONTENT = 'BT /F1 24 Tf 72 400 Td (Sixty levels down) Tj ET';

/** The file; what it is "made from" does not matter to it. */
export function writeNestedPages(): Uint8Array {
  const root =
    `<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[100 100 695 942]/CropBox[120 120 675 922]` +
    `/Rotate 270/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>`;
  const bodies = ['<</Type/Catalog/Pages 2 0 R>>', root];
  for (let level = 1; level < LEVELS; level += 1) {
    const self = bodies.length + 1;
    bodies.push(`<</Type/Pages/Count 1/Parent ${self - 1} 0 R/Kids[${self + 1} 0 R]>>`);
  }
  const page = bodies.length + 1;
  bodies.push(`<</Type/Page/Parent ${page - 1} 0 R/Contents ${page + 1} 0 R>>`);
  bodies.push(`<</Length ${CONTENT.length}>>\nstream\n${CONTENT}\nendstream`);
  return withTable(bodies);
}

function withTable(bodies: readonly string[]): Uint8Array {
  let text = '%PDF-1.4\n';
  let table = `xref\n0 ${bodies.length + 1}\n0000000000 65535 f \n`;
  for (const [index, body] of bodies.entries()) {
    table += `${String(text.length).padStart(10, '0')} 00000 n \n`;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
  }
  const trailer = `trailer\n<</Size ${bodies.length + 1}/Root 1 0 R>>\n`;
  return Buffer.from(`${text}${table}${trailer}startxref\n${text.length}\n%%EOF\n`, 'latin1');
}
