import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultAlgorithm, makePkiWorld } from '@kumoin/testkit';
import { makePadesWorld } from '../../../../tests/worlds/pades-world.ts';
import { samplePdf } from '../../../../tests/worlds/sample-pdf.ts';
import { prepareCades } from '../cades/prepare-cades.ts';
import { embedCms } from '../cms/embed-cms.ts';
import { detectFormat } from './detect-format.ts';

const at = Date.UTC(2026, 0, 5);
const utf8 = (text: string) => new TextEncoder().encode(text);

function signedCms(document: Uint8Array): Uint8Array {
  const pki = makePkiWorld({ at });
  const [certificate = new Uint8Array(), ...chain] = pki.chain('p256');
  const algorithm = defaultAlgorithm('p256');
  const signer = { certificate, chain, algorithm };
  const prepared = prepareCades({ content: { document }, attached: true, signer, signingTime: at });
  return embedCms(prepared, pki.sign('p256', algorithm, prepared.toBeSigned));
}

test('tells each kind of document by its front', () => {
  const kinds = [
    [samplePdf(), 'pdf'],
    [utf8('\n\njunk before %PDF-1.7'), 'pdf'],
    [utf8('PK\u0003\u0004'), 'zip'],
    [utf8('<a/>'), 'xml'],
    [utf8('\ufeff <?xml version="1.0"?><a/>'), 'xml'],
    [Uint8Array.from([0xff, 0xfe, 0x3c, 0, 0x61, 0]), 'xml'],
    [utf8('\n{"payload":""}'), 'json'],
    [utf8('eyJhbGciOiJFUzI1NiJ9.YQ.YQ'), 'compact-jws'],
    [signedCms(utf8('a document')), 'cms'],
    [makePadesWorld({ at }).stamp(utf8('a document')), 'timestamp'],
  ] as const;
  for (const [document, kind] of kinds) assert.equal(detectFormat(document), kind);
});

test('is not misled by a time-stamp that is signed like any content', () => {
  const token = makePadesWorld({ at }).stamp(utf8('a document'));
  assert.equal(detectFormat(signedCms(token)), 'cms');
});

test('is not misled by a PDF at the front of what holds it', () => {
  assert.equal(detectFormat(signedCms(samplePdf())), 'cms');
  assert.equal(detectFormat(utf8('PK\u0003\u0004 offer.pdf %PDF-1.7')), 'zip');
  assert.equal(detectFormat(utf8('0 junk that is no DER %PDF-1.7')), 'pdf');
});

test('knows nothing of anything else', () => {
  for (const text of ['', 'plain text', 'PK\u0005\u0006', '0 but no DER', 'eyJ"']) {
    assert.equal(detectFormat(utf8(text)), undefined);
  }
});
