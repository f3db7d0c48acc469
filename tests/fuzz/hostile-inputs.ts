/**
 * Inputs made to cost their reader more than they cost their maker: bombs, loops, nesting. Each
 * says how it is read and how it has to end; `hostile-input.test.ts` adds by when and in how much
 * memory.
 */

import { Buffer } from 'node:buffer';
import { crc32, deflateRawSync, deflateSync } from 'node:zlib';
import { describeDocument, describeJades, openPdf, openZip } from '@kumoin/ades';
import { parseBer, parseDer } from '@kumoin/pki';
import { readImage } from '../../packages/ades/src/appearance/read-image.ts';
import { openXml } from '../../packages/ades/src/xml/open-xml.ts';
import { appendTable, writtenObject } from '../worlds/crafted-update.ts';
import { makePadesWorld } from '../worlds/pades-world.ts';
import { plainObjects, samplePdf, updatePdf } from '../worlds/sample-pdf.ts';

export interface HostileInput {
  readonly make: () => Uint8Array;
  readonly read: (input: Uint8Array) => unknown;
  /** The code of the error; `answered` where a reader may repair and go on. */
  readonly ends: string;
}

const bombBytes = 320 * 1024 * 1024;
const latin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const describePdf = (input: Uint8Array) => describeDocument(input, { format: 'pades' });
const zeros = (): Buffer => Buffer.alloc(bombBytes);

export const hostileInputs: Readonly<Record<string, HostileInput>> = {
  'PDF: a cross-reference stream that expands without end': {
    make: () => {
      const data = deflateSync(zeros());
      const stream = Buffer.concat([
        Buffer.from(
          '%PDF-1.7\n1 0 obj\n<< /Type /XRef /Size 9 /W [1 2 1] /Root 2 0 R ' +
            `/Filter /FlateDecode /Length ${data.length} >>\nstream\n`,
        ),
        data,
        Buffer.from('\nendstream\nendobj\nstartxref\n9\n%%EOF\n'),
      ]);
      return new Uint8Array(stream);
    },
    read: (input) => openPdf(input),
    ends: 'pdf_too_large',
  },
  'PDF: a cross-reference table that is its own predecessor': {
    make: () => {
      const pdf = samplePdf();
      const at = /startxref\s+(\d+)/u.exec(Buffer.from(pdf).toString('latin1'))?.[1] ?? '0';
      return samplePdf(undefined, `/Prev ${at}`);
    },
    read: describePdf,
    ends: 'answered',
  },
  'PDF: an object stream that extends itself and holds itself': {
    make: () =>
      samplePdf({
        1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 9 0 R >>',
        2: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
        3: '<< /Type /Page /Parent 2 0 R >>',
        4: '<< /Type /ObjStm /N 1 /First 4 /Extends 4 0 R /Length 4 0 R >>\nstream\n4 0 4 0 R\nendstream',
        9: '<< /Fields 9 0 R /Length 4 0 R >>',
      }),
    read: describePdf,
    ends: 'answered',
  },
  'PDF: pages that are their own parents': {
    make: () =>
      samplePdf({
        1: '<< /Type /Catalog /Pages 2 0 R >>',
        2: '<< /Type /Pages /Kids [2 0 R 2 0 R 2 0 R] /Count 3 /Parent 2 0 R >>',
      }),
    read: describePdf,
    ends: 'answered',
  },
  'PDF: dictionaries inside one another': {
    make: () => samplePdf({ 1: `<< /Type /Catalog /A ${'<</A'.repeat(200_000)}` }),
    read: (input) => openPdf(input),
    ends: 'pdf_too_deep',
  },
  'PDF: two thousand and one revisions': {
    make: () => {
      let pdf = samplePdf();
      for (let count = 0; count < 2001; count++) pdf = updatePdf(pdf, { 9: 'null' });
      return pdf;
    },
    read: describePdf,
    ends: 'pdf_too_large',
  },
  'PDF: a hundred updates of a signed document of many objects': {
    make: longHistory,
    read: describePdf,
    ends: 'answered',
  },
  'PNG: one pixel that expands without end': {
    make: () => pngOf(1, deflateSync(zeros())),
    read: readImage,
    ends: 'image_unsupported',
  },
  'PNG: an image of two thousand million rows': {
    make: () => pngOf(0x7fffffff, deflateSync(Buffer.from([0, 0]))),
    read: readImage,
    ends: 'image_unsupported',
  },
  'ZIP: an entry that expands a thousandfold': {
    make: zipBomb,
    read: (input) => openZip(input),
    ends: 'zip_too_large',
  },
  'XML: entities that multiply': {
    make: () => {
      const names = Array.from({ length: 10 }, (_, index) => `e${index}`);
      const entities = names.map((name, index) => {
        const value = index === 0 ? 'x' : `&e${index - 1};`.repeat(10);
        return `<!ENTITY ${name} "${value}">`;
      });
      return latin1(`<!DOCTYPE a [${entities.join('')}]><a>&e9;</a>`);
    },
    read: openXml,
    ends: 'xml_forbidden',
  },
  'XML: elements inside one another': {
    make: () => latin1('<a>'.repeat(1_000_000)),
    read: openXml,
    ends: 'xml_too_large',
  },
  'JSON: a member given twice, far down': {
    make: () => latin1(`${'{"a":'.repeat(20)}{"b":1,"b":2}${'}'.repeat(20)}`),
    read: (input) => describeJades(input),
    ends: 'json_malformed',
  },
  'JSON: arrays inside one another': {
    make: () => latin1('{"payload":'.padEnd(20_000_000, '[')),
    read: (input) => describeJades(input),
    ends: 'json_too_large',
  },
  'JSON: ten million members': {
    make: () => latin1(`{"signatures":[${'{},'.repeat(10_000_000)}{}]}`),
    read: (input) => describeJades(input),
    ends: 'json_too_large',
  },
  'JWS: sixty million points': {
    make: () => latin1('.'.repeat(60_000_000)),
    read: (input) => describeJades(input),
    ends: 'jades_malformed',
  },
  'DER: sequences inside one another': {
    make: () => latin1('\x30\x84\x0f\xff\xff\xff'.repeat(100_000)),
    read: (input) => parseDer(input),
    ends: 'der_truncated',
  },
  'BER: indefinite lengths inside one another': {
    make: () => latin1('\x30\x80'.repeat(1_000_000)),
    read: (input) => parseBer(input),
    ends: 'der_too_deep',
  },
  'DER: seven million empty elements': {
    make: () => {
      const inside = Buffer.alloc(14_000_000, Buffer.from([5, 0]));
      const head = Buffer.from([0x30, 0x83, 0, 0, 0]);
      head.writeUIntBE(inside.length, 2, 3);
      return new Uint8Array(Buffer.concat([head, inside]));
    },
    read: (input) => parseDer(input),
    ends: 'der_too_many_elements',
  },
};

function pngOf(height: number, data: Uint8Array): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(1, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const chunk = (type: string, content: Uint8Array): Buffer => {
    const body = Buffer.concat([Buffer.from(type), content]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(content.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const chunks = [chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))];
  return new Uint8Array(Buffer.concat([signature, ...chunks]));
}

/** Written by hand: the engine's writer would not. */
function zipBomb(): Uint8Array {
  const plain = zeros();
  const data = deflateRawSync(plain);
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(8, 4);
  fields.writeUInt16LE(0x5c21, 8);
  fields.writeUInt32LE(crc32(plain), 10);
  fields.writeUInt32LE(data.length, 14);
  fields.writeUInt32LE(plain.length, 18);
  fields.writeUInt16LE(1, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from('a'), data]);
  const made = Buffer.from([20, 0]);
  const rest = Buffer.alloc(14);
  const central = Buffer.concat([Buffer.from('PK\x01\x02'), made, fields, rest, Buffer.from('a')]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(local.length, 12);
  return new Uint8Array(Buffer.concat([local, central, Buffer.from('PK\x05\x06'), end]));
}

/** As many updates as are judged, each of which might have changed every object. */
function longHistory(): Uint8Array {
  const objects: Record<number, string> = { ...plainObjects };
  for (let number = 10; number < 20_000; number += 1) objects[number] = `[0 0 ${number}]`;
  let pdf = makePadesWorld({ at: Date.UTC(2026, 0, 5, 13, 45) }).sign(samplePdf(objects));
  for (let count = 0; count < 100; count += 1) {
    pdf = appendTable(pdf, {
      pieces: [writtenObject(10, `[0 0 ${count}]`)],
      rows: ([at = 0]) => [{ number: 10, offset: at }],
    });
  }
  return pdf;
}
