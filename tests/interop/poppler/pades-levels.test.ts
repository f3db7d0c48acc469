/**
 * PDFs of many shapes raised to B-LTA before judges nobody here wrote: qpdf reads what was
 * appended (store and document time-stamp, also encrypted), pdfsig still finds the signature
 * valid and trusted, openssl verifies the token over the whole document. Times are the wall
 * clock's, since pdfsig asks no other.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, suite, test } from 'node:test';
import { extendPades, openPdf, pdfCipher, readSecurityStore } from '@kumoin/ades';
import { parseCertificate } from '@kumoin/pki';
import { makeTestNeeds } from '@kumoin/testkit';
import { fixedRandom, makePadesWorld } from '../../worlds/pades-world.ts';
import { makeWorkbench, missing } from '../openssl/workbench.ts';
import * as judges from '../pdf-corpus/judges.ts';

const skip =
  ['pdfsig', 'qpdf', 'certutil', 'openssl']
    .map((tool) => missing(tool, tool === 'openssl' ? 'version' : '--version'))
    .find((reason) => reason !== false) ?? false;

const bench = makeWorkbench();
after(() => bench.clear());
const at = Date.now();
const world = makePadesWorld({ at });
const root = world.pki.certificate('root');
const store = skip === false ? await judges.makeTrustStore(bench.path('.'), root) : '';
const chromium = new Uint8Array(
  readFileSync(new URL('../pdf-corpus/files/skia-tagged.pdf', import.meta.url)),
);

function shaped(...options: readonly string[]): Uint8Array {
  bench.write('plain.pdf', chromium);
  const name = `shaped-${options.length}-${options.join('').length}.pdf`;
  bench.ask('qpdf', ...options, 'plain.pdf', name);
  return new Uint8Array(readFileSync(bench.path(name)));
}

const encrypted = (...kind: readonly string[]) => shaped('--encrypt', '', 'owner', ...kind, '--');
const shapes: readonly (readonly [string, () => Uint8Array])[] = [
  ['with a table', () => chromium],
  ['with cross-reference and object streams', () => shaped('--object-streams=generate')],
  ['linearised', () => shaped('--linearize')],
  ['encrypted by AES-256', () => encrypted('256')],
  ['encrypted by AES-128', () => encrypted('128', '--use-aes=y')],
  [
    'encrypted by AES-256 with object streams',
    () => shaped('--encrypt', '', 'owner', '256', '--', '--object-streams=generate'),
  ],
];

const extend = (pdf: Uint8Array, level: 'B-LT' | 'B-LTA') =>
  extendPades(pdf, {
    level,
    needs: makeTestNeeds(world.pki),
    anchors: [parseCertificate(root)],
    at,
    random: fixedRandom,
  });

/** The token of the last time-stamp and the bytes it is over, by its own /ByteRange. */
function lastToken(pdf: Uint8Array): { token: Uint8Array; content: Uint8Array } {
  const text = Buffer.from(pdf).toString('latin1');
  const [, ...numbers] = [...text.matchAll(/ByteRange *\[ *0 (\d+) (\d+) (\d+) *\]/g)].at(-1) ?? [];
  const [gapStart = 0, gapEnd = 0, rest = 0] = numbers.map(Number);
  const padded = Buffer.from(text.slice(gapStart + 1, gapEnd - 1), 'hex');
  return {
    token: new Uint8Array(padded.subarray(0, padded.readUInt16BE(2) + 4)),
    content: new Uint8Array(
      Buffer.concat([pdf.subarray(0, gapStart), pdf.subarray(gapEnd, gapEnd + rest)]),
    ),
  };
}

suite('PAdES B-LTA before qpdf, pdfsig and openssl', { skip }, () => {
  for (const [shape, make] of shapes) {
    test(`a document ${shape} stays readable, its signature valid`, async () => {
      const signed = world.sign(make(), { name: '山田 花子' });
      const { document, level } = await extend(signed, 'B-LTA');
      assert.equal(level, 'B-LTA');
      const path = bench.write('raised.pdf', document);
      const { rank, words } = await judges.askQpdf(path);
      assert.equal(rank, 0, words);
      const [first] = await judges.askPdfsig(path, store);
      assert.deepEqual([first?.signature, first?.certificate], [judges.VALID, judges.TRUSTED]);
      // What the document holds, in the clear: certificates, whatever it is encrypted with.
      const opened = readSecurityStore(openPdf(document, { cipher: pdfCipher }));
      assert.ok(opened?.certificates.some(({ bytes }) => Buffer.from(bytes).equals(root)));

      const changed = document.slice();
      changed[1000] = (changed[1000] ?? 0) ^ 1;
      const [broken] = await judges.askPdfsig(bench.write('changed.pdf', changed), store);
      assert.equal(broken?.signature, judges.MISMATCH);
    });
  }

  test('openssl verifies the token over the whole document, and not over one byte less', async () => {
    const { document } = await extend(world.sign(chromium), 'B-LTA');
    const { token, content } = lastToken(document);
    const trust = ['-CAfile', bench.writePem('root.pem', 'CERTIFICATE', [root])];
    const ask = (data: Uint8Array) =>
      bench.ask(
        'openssl',
        ...['ts', '-verify', '-data', bench.write('data', data)],
        ...['-in', bench.write('token', token), '-token_in', ...trust],
      ).said;
    assert.match(ask(content), /Verification: OK/);
    assert.match(ask(content.subarray(1)), /message imprint mismatch/i);
  });
});
