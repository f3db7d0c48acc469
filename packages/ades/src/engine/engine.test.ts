/** Every format through the one door: prepared, signed elsewhere, finished, read, extended. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { digest, parseCertificate } from '@kumoin/pki';
import type { SignatureAlgorithm } from '@kumoin/pki';
import { defaultAlgorithm, draftPages, makePkiWorld, makeTestNeeds } from '@kumoin/testkit';
import type { ActorName, TestNeedsSettings } from '@kumoin/testkit';
import { fixedRandom } from '../../../../tests/worlds/pades-world.ts';
import { samplePdf } from '../../../../tests/worlds/sample-pdf.ts';
import type { SignatureFormat } from '../describe/document-description.ts';
import { signatureLevels } from '../extend/signature-level.ts';
import type { SignatureLevel } from '../extend/signature-level.ts';
import { rc4 } from '../pdf/encryption/rc4.ts';
import { describeDocument } from './describe-document.ts';
import { extendSignature } from './extend-signature.ts';
import { finishSignature } from './finish-signature.ts';
import { prepareSignature } from './prepare-signature.ts';
import { packagingsOf } from './signature-order.ts';
import type { FileToSign, Packaging, SignatureOrder } from './signature-order.ts';

const at = Date.UTC(2026, 5, 1, 12);
const world = makePkiWorld({ at });
const anchors = [parseCertificate(world.certificate('root'))];
const utf8 = (text: string) => new TextEncoder().encode(text);

const contents: Readonly<Partial<Record<SignatureFormat, Uint8Array>>> = {
  pades: samplePdf(),
  xades: utf8('<order xmlns="urn:shop"><item Id="one">茶</item></order>'),
};
const fileOf = (format: SignatureFormat): FileToSign => ({
  name: 'order.txt',
  content: contents[format] ?? utf8('an order for tea, 茶'),
});

function signerOf(name: ActorName, algorithm: SignatureAlgorithm = defaultAlgorithm(name)) {
  const [certificate = new Uint8Array(), ...chain] = world.chain(name);
  return { certificate, chain, algorithm };
}

interface Wish extends Partial<SignatureOrder> {
  readonly format: SignatureFormat;
  readonly by?: ActorName;
  readonly outside?: Partial<TestNeedsSettings>;
}

const extension = (outside: Partial<TestNeedsSettings> = {}) => {
  return { needs: makeTestNeeds(world, outside), anchors, at, random: fixedRandom };
};

async function make({ by = 'p256', outside, ...wish }: Wish) {
  const order: SignatureOrder = {
    level: 'B-B',
    files: [fileOf(wish.format)],
    signer: signerOf(by),
    signingTime: at,
    random: fixedRandom,
    ...(wish.packaging === 'internally-detached' && { xml: { elementIds: ['one'] } }),
    ...wish,
  };
  const prepared = await prepareSignature(order);
  const signature = world.sign(by, order.signer.algorithm, prepared.toBeSigned);
  const { level, files } = order;
  const made = await finishSignature(prepared, signature, { ...extension(outside), level, files });
  return { ...made, files, prepared, signature };
}

const cells = Object.entries(packagingsOf).flatMap(([format, packagings]) =>
  packagings.map((packaging) => [format as SignatureFormat, packaging] as const),
);

describe('each format and packaging, at each level', () => {
  for (const [format, packaging] of cells) {
    const levels = packaging === 'compact' ? (['B-B'] as const) : signatureLevels;
    for (const level of levels) {
      test(`${format}, ${packaging}: ${level} is what it is asked for and what it says`, async () => {
        const { document, files, ...made } = await make({ format, packaging, level });
        assert.deepEqual([made.level, made.shortfalls], [level, []]);
        const told = await describeDocument(document, { files });
        assert.equal(told.format, format);
        const [signature] = told.signatures;
        assert.deepEqual(signature?.integrity.faults, []);
        assert.equal(signature.level, level);
        assert.ok(JSON.stringify(told).length > 0);
      });
    }
  }
});

describe('extending through the same door', () => {
  for (const [format, packaging] of cells) {
    if (packaging === 'compact') continue;
    test(`${format}, ${packaging}: B-B becomes B-LTA, and B-LTA is renewed`, async () => {
      const { document, files } = await make({ format, packaging });
      const order = { ...extension(), files, level: 'B-LTA' } as const;
      const first = await extendSignature(document, order);
      assert.deepEqual([first.level, first.shortfalls], ['B-LTA', []]);
      const again = await extendSignature(first.document, order);
      assert.equal(again.level, 'B-LTA');
      assert.ok(again.document.length > first.document.length);
    });
  }
});

test('a detached XML signature over a digest reaches B-LT with nothing but the digest', async () => {
  const { content } = fileOf('cades');
  const sha256 = content instanceof Uint8Array ? digest('sha256', content) : content.digest;
  const files = [{ name: 'order.txt', content: { digest: sha256 } }];
  const wish = { format: 'xades', packaging: 'detached', level: 'B-LT', files } as const;
  const { document, level } = await make(wish);
  assert.equal(level, 'B-LT');
  const other = [{ name: 'order.txt', content: { digest: digest('sha256', sha256) } }];
  const told = await describeDocument(document, { files: other });
  assert.deepEqual(told.signatures[0]?.integrity.faults, ['message_digest_mismatch']);
});

const reached: readonly (readonly [string, Partial<TestNeedsSettings>, SignatureLevel, string])[] =
  [
    [
      'nobody stamps',
      { failing: { timestamp: 9, revocation: 0, issuers: 0 } },
      'B-B',
      'timestamp_unavailable',
    ],
    ['the stamp is over something else', { wrongImprint: true }, 'B-B', 'timestamp_wrong'],
    [
      'nobody answers for the signer',
      { silentAbout: new Set(['p256']) },
      'B-T',
      'revocation_unavailable',
    ],
  ];

for (const [what, outside, level, code] of reached) {
  for (const format of ['cades', 'pades', 'jades'] as const) {
    test(`${format}: says ${level}, and why, when ${what}`, async () => {
      const made = await make({ format, level: 'B-LTA', outside });
      assert.deepEqual([made.wanted, made.level], ['B-LTA', level]);
      assert.ok(made.shortfalls.some((shortfall) => shortfall.code === code));
    });
  }
}

test('takes in no signature that does not verify, and asks nobody to stamp it', async () => {
  const needs = makeTestNeeds(world);
  for (const format of ['cades', 'pades', 'jades'] as const) {
    const { prepared, signature, files } = await make({ format });
    const wrong = signature.with(signature.length - 1, (signature.at(-1) ?? 0) ^ 1);
    const order = { ...extension(), needs, level: 'B-T', files } as const;
    await assert.rejects(finishSignature(prepared, wrong, order), /signature_wrong/);
  }
  assert.equal(needs.asked.timestamp, 0);
});

test('adds signers beside those there are, and above one of them', async () => {
  for (const format of ['cades', 'jades'] as const) {
    const packaging: Packaging = format === 'jades' ? 'general' : 'attached';
    const first = await make({ format, packaging });
    const wish = { format, packaging, existing: first.document, by: 'p384' } as const;
    const beside = await make(format === 'cades' ? { ...wish, files: [] } : wish);
    const { signatures } = await describeDocument(beside.document);
    assert.deepEqual(
      signatures.map(({ integrity }) => integrity.faults),
      [[], []],
    );
    const countersigns = signatures[0]?.id ?? '';
    const above = await make({ ...wish, existing: beside.document, countersigns });
    const told = await describeDocument(above.document);
    assert.equal(told.signatures[0]?.counterSignatures.length, 1);
  }
});

test('refuses an algorithm that the signer has no key for, before anybody signs', async () => {
  const signer = signerOf('rsa2048', { scheme: 'ecdsa', hash: 'sha256' });
  await assert.rejects(make({ format: 'xades', signer }), { code: 'algorithm_unsupported' });
});

test('refuses what a format does not have, by name', async () => {
  const unsupported = { code: 'property_unsupported' };
  await assert.rejects(make({ format: 'cades', packaging: 'enveloped' }), unsupported);
  await assert.rejects(make({ format: 'jades', packaging: 'compact', level: 'B-T' }), unsupported);
  await assert.rejects(make({ format: 'pades', countersigns: '1' }), unsupported);
  await assert.rejects(describeDocument(utf8('plain text')), { code: 'format_unknown' });
});

test('refuses a counter-signature over nothing, which would be an ordinary signature', async () => {
  for (const [format] of cells) {
    const unsupported = { code: 'property_unsupported' };
    await assert.rejects(make({ format, countersigns: '1' }), unsupported, format);
  }
});

test('refuses wishes for a PDF or for XML in another format, and takes none for no wish', async () => {
  const unsupported = { code: 'property_unsupported' };
  const formats = Object.keys(packagingsOf) as SignatureFormat[];
  for (const format of formats) {
    await make({ format, pdf: {}, xml: {} });
    if (format !== 'pades') {
      await assert.rejects(make({ format, pdf: { reason: 'I agree' } }), unsupported, format);
    }
    if (format !== 'xades') {
      await assert.rejects(make({ format, xml: { parentId: 'one' } }), unsupported, format);
    }
  }
});

test('a signer who joins a detached CMS signs one content, and gives a signature', async () => {
  const format = 'cades';
  const first = await make({ format, packaging: 'detached' });
  const wish = { format, existing: first.document, by: 'p384' } as const;
  const { prepared } = await make(wish);
  assert.deepEqual([prepared.kind, prepared.packaging], ['signature', 'detached']);
  const surplus = make({ ...wish, files: [...first.files, ...first.files] });
  await assert.rejects(surplus, { code: 'property_unsupported' });
  const attached = await make({ format });
  const joined = await make({ ...wish, existing: attached.document, files: [] });
  assert.deepEqual([joined.prepared.kind, joined.prepared.packaging], ['document', 'attached']);
});

test('refuses files that an addition in XML would not sign, and an addition around them', async () => {
  const unsupported = { code: 'property_unsupported' };
  const files = [{ name: 'order.xml', content: utf8('<order><item Id="one">1</item></order>') }];
  const { document: existing } = await make({ format: 'xades', packaging: 'enveloped', files });
  const wish = { format: 'xades', existing, by: 'p384' } as const;
  for (const packaging of ['enveloped', 'internally-detached'] as const) {
    const { document } = await make({ ...wish, packaging, files: [] });
    assert.equal((await describeDocument(document)).signatures.length, 2);
    await assert.rejects(make({ ...wish, packaging, files }), unsupported, packaging);
  }
  await assert.rejects(make({ ...wish, packaging: 'enveloping', files }), unsupported);
});

test('finishes without files where the content is inside', async () => {
  const { prepared, signature } = await make({ format: 'cades' });
  const made = await finishSignature(prepared, signature, { ...extension(), level: 'B-T' });
  assert.equal(made.level, 'B-T');
});

test('describes an encrypted PDF with its password, and none without', async () => {
  const files = [{ name: 'order.pdf', content: encryptedPdf('open sesame') }];
  const open = { password: 'open sesame' };
  const { document } = await make({ format: 'pades', files, pdf: { open } });
  const told = await describeDocument(document, { open });
  assert.deepEqual(told.signatures[0]?.integrity.faults, []);
  for (const password of ['', 'open says me']) {
    const wrong = describeDocument(document, { open: { password } });
    await assert.rejects(wrong, { code: 'pdf_encrypted_password' });
  }
});

/** RC4 with 128 bits (ISO 32000-1, 7.6.3.3, algorithms 2 and 5); it has no strings to encrypt. */
function encryptedPdf(password: string): Uint8Array {
  const padding = Buffer.from(
    '28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a',
    'hex',
  );
  const id = Buffer.alloc(16, 7);
  const owner = Buffer.alloc(32, 8);
  const md5 = (...parts: Uint8Array[]) => createHash('md5').update(Buffer.concat(parts)).digest();
  const padded = Buffer.concat([Buffer.from(password), padding]).subarray(0, 32);
  let key: Uint8Array = md5(padded, owner, Buffer.from('fcffffff', 'hex'), id);
  for (let round = 0; round < 50; round += 1) key = md5(key);
  let user: Uint8Array = md5(padding, id);
  for (let round = 0; round < 20; round += 1) {
    const roundKey = key.map((octet) => octet ^ round);
    user = rc4(roundKey, user);
  }
  const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');
  const encrypt = `/Filter/Standard/V 2/R 3/Length 128/O<${hex(owner)}>/U<${hex(user)}${'00'.repeat(16)}>/P -4`;
  return draftPages(['Locked'])
    .table({ trailer: `/Root 1 0 R/Encrypt<<${encrypt}>>/ID[<${hex(id)}><${hex(id)}>]` })
    .bytes();
}
