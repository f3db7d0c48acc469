/** Detached signatures over a file too large to be held, by more than one hash at once. */

import assert from 'node:assert/strict';
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { digestPieces, parseCertificate } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import { finishSignature, prepareSignature } from '@kumoin/ades';
import type { SignatureFormat } from '@kumoin/ades';
import { defaultAlgorithm, makePkiWorld, makeTestNeeds } from '@kumoin/testkit';
import { digestFile, readBeside } from './content-files.ts';
import { makeReading } from './read-beside.ts';

const at = Date.UTC(2030, 0, 1);
const pki = makePkiWorld({ at });
const needs = makeTestNeeds(pki);
const anchors = [parseCertificate(pki.certificate('root'))];
const folder = mkdtempSync(join(tmpdir(), 'kumoin-beside-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const largeBytes = 33 * 1024 * 1024 + 1;
const image = largeFile('image.bin');
const other = largeFile('other.bin', 'x');

/** Zeros take no room on the disk; what counts stands at the end. */
function largeFile(name: string, end = 'end'): string {
  const file = join(folder, name);
  const handle = openSync(file, 'w');
  ftruncateSync(handle, largeBytes);
  writeSync(handle, end, largeBytes - end.length);
  closeSync(handle);
  return file;
}

let drawn = 0;
const random = (length: number) => new Uint8Array(length).fill((drawn += 1));

async function sign(
  format: SignatureFormat,
  by: 'p256' | 'p521',
  existing?: Uint8Array,
): Promise<Uint8Array> {
  const algorithm = defaultAlgorithm(by);
  const hash: HashAlgorithm = by === 'p256' ? 'sha256' : 'sha512';
  const [certificate = new Uint8Array(), ...chain] = pki.chain(by);
  const files = [{ name: 'image.bin', content: { digest: digestFile(image, hash) } }];
  const prepared = await prepareSignature({
    ...{ format, packaging: 'detached', level: 'B-B', files, signingTime: at, random },
    ...{ signer: { certificate, chain, algorithm }, ...(existing && { existing }) },
  });
  const signature = pki.sign(by, algorithm, prepared.toBeSigned);
  const finished = await finishSignature(prepared, signature, {
    ...{ level: 'B-B', files, needs, at, random },
  });
  return finished.document;
}

/** Of XAdES two detached signatures stand in an element that is neither. */
const host = new TextEncoder().encode('<signatures/>');

for (const format of ['cades', 'xades', 'jades'] as const) {
  test(`${format}: signers with SHA-256 and SHA-512 over one large file, up to B-LTA`, async () => {
    const first = await sign(format, 'p256', format === 'xades' ? host : undefined);
    const document = await sign(format, 'p521', first);
    const reading = makeReading(document, { beside: [readBeside(image)] });
    const before = await reading.describe(document);
    assert.deepEqual(
      before.signatures.map(({ integrity }) => [integrity.contentIntact, integrity.faults]),
      [
        [true, []],
        [true, []],
      ],
    );
    const order = { level: 'B-LTA', needs, anchors, at, random } as const;
    const extended = await reading.extend(document, order);
    assert.deepEqual([extended.level, extended.shortfalls], ['B-LTA', []]);
    const { signatures } = await reading.describe(extended.document);
    assert.ok(signatures.every(({ level }) => level === 'B-LTA'));
  });

  test(`${format}: another file of the same size is not what was signed`, async () => {
    const document = await sign(format, 'p521');
    const reading = makeReading(document, {
      beside: [{ ...readBeside(other), name: 'image.bin' }],
    });
    const { signatures } = await reading.describe(document);
    assert.deepEqual(
      signatures.map(({ integrity }) => integrity.contentIntact),
      [false],
    );
    await assert.rejects(reading.extend(document, { level: 'B-T', needs, at, random }), {
      code: 'extension_broken',
    });
  });
}

test('pieces may be kept while more are read', () => {
  const beside = readBeside(image);
  assert.ok('pieces' in beside);
  const kept = [...beside.pieces];
  assert.deepEqual(digestPieces('sha256', kept), digestFile(image, 'sha256'));
});
