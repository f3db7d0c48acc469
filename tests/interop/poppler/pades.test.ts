/**
 * PAdES signatures before judges nobody here wrote: poppler's pdfsig over NSS, qpdf, and
 * openssl on the CMS taken out of the file. Each judge also sees a bad sample. Signing times
 * are the wall clock's, since pdfsig asks no other.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, suite, test } from 'node:test';
import { makePadesWorld } from '../../worlds/pades-world.ts';
import type { SigningWish } from '../../worlds/pades-world.ts';
import { plainObjects, samplePdf } from '../../worlds/sample-pdf.ts';
import { makeWorkbench, missing } from '../openssl/workbench.ts';
import * as judges from '../pdf-corpus/judges.ts';

const skip =
  ['pdfsig', 'pdftotext', 'pdftoppm', 'qpdf', 'certutil', 'openssl']
    .map((tool) => missing(tool, tool === 'openssl' ? 'version' : '--version'))
    .find((reason) => reason !== false) ?? false;

const bench = makeWorkbench();
after(() => bench.clear());
const world = makePadesWorld({ at: Date.now() });
const root = world.pki.certificate('root');
const rootFile = bench.writePem('root.pem', 'CERTIFICATE', [root]);
const store = skip === false ? await judges.makeTrustStore(bench.path('.'), root) : '';
const chromium = new Uint8Array(
  readFileSync(new URL('../pdf-corpus/files/skia-tagged.pdf', import.meta.url)),
);

const askPdfsig = (name: string, pdf: Uint8Array) =>
  judges.askPdfsig(bench.write(name, pdf), store);

async function passes(name: string, pdf: Uint8Array, signatures = 1): Promise<void> {
  const verdicts = await askPdfsig(name, pdf);
  assert.equal(verdicts.length, signatures);
  for (const verdict of verdicts) {
    assert.deepEqual([verdict.signature, verdict.certificate], [judges.VALID, judges.TRUSTED]);
  }
  assert.equal(verdicts.at(-1)?.coversWholeFile, true);
  const { rank, words } = await judges.askQpdf(bench.path(name));
  assert.equal(rank, 0, words);
}

/** The CMS and the signed bytes of the last signature, by its own /ByteRange. */
function takeApart(pdf: Uint8Array): { cms: Uint8Array; content: Uint8Array } {
  const text = Buffer.from(pdf).toString('latin1');
  const match = [...text.matchAll(/ByteRange *\[ *0 (\d+) (\d+) (\d+) *\]/g)].at(-1) ?? [];
  const [gapStart = 0, gapEnd = 0, rest = 0] = match.slice(1).map(Number);
  const padded = Buffer.from(text.slice(gapStart + 1, gapEnd - 1), 'hex');
  const length = padded.readUInt16BE(2) + 4;
  return {
    cms: new Uint8Array(padded.subarray(0, length)),
    content: new Uint8Array(
      Buffer.concat([pdf.subarray(0, gapStart), pdf.subarray(gapEnd, gapEnd + rest)]),
    ),
  };
}

function askOpenssl({ cms, content }: ReturnType<typeof takeApart>) {
  const signature = ['-inform', 'DER', '-in', bench.write('s.p7s', cms)];
  const signed = ['-binary', '-content', bench.write('content', content)];
  const trust = ['-CAfile', rootFile, '-purpose', 'any', '-out', bench.path('out')];
  return bench.ask('openssl', 'cms', '-verify', '-cades', ...signature, ...signed, ...trust);
}

function readFirstPage(name: string): string {
  return bench.ask('pdftotext', '-q', '-enc', 'UTF-8', '-l', '1', name, '-').said;
}

suite('PAdES before pdfsig, qpdf and openssl', { skip }, () => {
  const kinds: readonly (readonly [string, SigningWish])[] = [
    ['RSA-3072, PKCS#1 v1.5', { signer: 'rsa3072' }],
    ['RSA-3072, PSS', { signer: 'rsa3072', algorithm: { scheme: 'rsa-pss', hash: 'sha256' } }],
    [
      'RSA-4096, PSS with SHA-512',
      { signer: 'rsa4096', algorithm: { scheme: 'rsa-pss', hash: 'sha512' } },
    ],
    ['P-256', { signer: 'p256' }],
    ['P-384', { signer: 'p384' }],
    ['P-521', { signer: 'p521' }],
    ['P-256 with a time-stamp', { signer: 'p256', stampedBy: 'tsa' }],
  ];
  for (const [kind, wish] of kinds) {
    test(`a signature with ${kind} is valid and trusted, and one changed byte is found`, async () => {
      const signed = world.sign(chromium, wish);
      await passes('signed.pdf', signed);
      const parts = takeApart(signed);
      const verdict = askOpenssl(parts);
      assert.match(verdict.said, /CAdES Verification successful/);
      assert.equal(verdict.code, 0);

      const changed = signed.slice();
      changed[1000] = (changed[1000] ?? 0) ^ 1;
      const [broken] = await askPdfsig('changed.pdf', changed);
      assert.equal(broken?.signature, judges.MISMATCH);
      const other = { ...parts, content: parts.content.slice(1) };
      assert.match(askOpenssl(other).said, /verification failure/i);
    });
  }

  test('openssl verifies the time-stamp inside over the signature value', () => {
    const prepared = world.prepare(chromium, { stampedBy: 'tsa' });
    const signature = world.answer(prepared);
    const data = bench.write('signature', signature);
    const token = bench.write('token', world.stamp(signature));
    const ask = (file: string) =>
      bench.ask(
        'openssl',
        'ts',
        '-verify',
        '-data',
        file,
        '-token_in',
        '-in',
        token,
        '-CAfile',
        rootFile,
      );
    assert.match(ask(data).said, /Verification: OK/);
    assert.match(ask(rootFile).said, /message imprint mismatch/);
  });

  test('three signers in sequence leave each other valid', async () => {
    const once = world.sign(chromium, { signer: 'p256' });
    const twice = world.sign(once, { signer: 'rsa3072', stampedBy: 'tsa' });
    await passes('thrice.pdf', world.sign(twice, { signer: 'p384' }), 3);
  });

  test('a signer outside the trust store is valid and not trusted', async () => {
    const [verdict] = await askPdfsig(
      'foreign.pdf',
      world.sign(chromium, { signer: 'foreignSigner' }),
    );
    assert.equal(verdict?.signature, judges.VALID);
    assert.notEqual(verdict?.certificate, judges.TRUSTED);
  });

  const shapes: readonly (readonly [string, readonly string[]])[] = [
    ['with object streams', ['--object-streams=generate']],
    ['linearised', ['--linearize']],
    ['linearised with object streams', ['--linearize', '--object-streams=generate']],
    ['without streams or compression', ['--qdf', '--object-streams=disable']],
    ['encrypted with AES-256, no password to open', ['--encrypt', '', 'owner', '256', '--']],
    [
      'encrypted with AES-128, no password to open',
      ['--encrypt', '', 'owner', '128', '--use-aes=y', '--'],
    ],
    [
      'encrypted with RC4, no password to open',
      ['--allow-weak-crypto', '--encrypt', '', 'owner', '128', '--use-aes=n', '--'],
    ],
  ];
  for (const [shape, options] of shapes) {
    test(`a document ${shape} is signed twice, visibly, and can still be read`, async () => {
      const before = bench.write('before.pdf', chromium);
      const made = bench.ask('qpdf', ...options, before, bench.path('shape.pdf'));
      assert.equal(made.code, 0, made.said);
      const appearance = {
        place: { corner: 'bottom_right', width: 150, height: 40 },
        font: world.font,
      } as const;
      const once = world.sign(bench.read('shape.pdf'), {
        name: '髙橋﨑',
        reason: '承認',
        appearance,
      });
      await passes('shape.signed.pdf', world.sign(once, { signer: 'rsa3072' }), 2);
      const page = readFirstPage('shape.signed.pdf');
      assert.match(page, /髙橋﨑/);
      const original = readFirstPage('before.pdf');
      assert.ok(original.split(/\s+/).every((word) => page.includes(word)));
    });
  }

  test('a document that allows no changes is signed for its owner only', async () => {
    bench.write('before.pdf', chromium);
    const locked = ['--encrypt', '', 'owner', '256', '--modify=none', '--annotate=n', '--'];
    const made = bench.ask('qpdf', ...locked, 'before.pdf', 'locked.pdf');
    assert.equal(made.code, 0, made.said);
    const pdf = bench.read('locked.pdf');
    assert.throws(() => world.sign(pdf), { code: 'pdf_permission_denied' });
    await passes('owned.pdf', world.sign(pdf, { open: { password: 'owner' } }));
  });

  test('a seal looks the same on pages turned by 0, 90, 180 and 270 degrees', () => {
    const looks = [0, 90, 180, 270].map((rotate) => {
      const box = '/MediaBox [-40 -20 360 380] /CropBox [0 10 200 210]';
      const page = `<< /Type /Page /Parent 2 0 R /Rotate ${rotate} ${box} >>`;
      const signed = world.sign(samplePdf({ ...plainObjects, 3: page }), {
        appearance: {
          place: { x: 20, y: 30, width: 120, height: 40 },
          font: world.font,
          lines: ['雲印 太郎', 'Taro Kumoin'],
        },
      });
      bench.write('turned.pdf', signed);
      const drawn = bench.ask('pdftoppm', '-cropbox', '-r', '72', '-gray', 'turned.pdf', 'turned');
      assert.equal(drawn.code, 0, drawn.said);
      return bench.read('turned-1.pgm').slice(-200 * 200);
    });
    const [upright = new Uint8Array(), ...turned] = looks;
    const inked = upright.filter((grey) => grey < 128).length;
    assert.ok(inked > 200, `${inked} dark points`);
    for (const look of turned) {
      const different = look.filter((grey, at) => Math.abs(grey - (upright[at] ?? 0)) > 64).length;
      assert.ok(different < inked / 10, `${different} of ${inked} points differ`);
    }
  });
});
