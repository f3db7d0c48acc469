/** What the key signs for a document is made from the document; each refusal as a row. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  checkSignerInfo,
  derUtf8String,
  digest,
  oid,
  parseAttributes,
  parseDer,
  parseSignedData,
  readOctetString,
} from '@kumoin/pki';
import { makePadesWorld } from '../../../../../tests/worlds/pades-world.ts';
import { plainObjects, samplePdf } from '../../../../../tests/worlds/sample-pdf.ts';
import { signEcdsa } from '#adapters/software-keys/sign-ecdsa.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import type { CadesToSign, DocumentToSign, PadesToSign } from './document-to-sign.ts';
import { prepareDocument } from './prepare-document.ts';
import type { DocumentPreparation, PreparedDocument } from './prepared-document.ts';

const at = Date.UTC(2030, 0, 1);
const world = makePadesWorld({ at });
const algorithm = { scheme: 'ecdsa', hash: 'sha256' } as const;
const [certificate = new Uint8Array(), ...chain] = world.pki.chain('p256');
const text = new TextEncoder().encode('what was agreed to');
const pdf = samplePdf();
const mimeType = { name: 'mime-type', value: derUtf8String('text/plain') } as const;

function cades(changes: Partial<CadesToSign> = {}): DocumentToSign {
  const usual = { document: text, attached: true, level: 'B-B' as const, properties: [] };
  return { kind: 'cades', facts: { ...usual, ...changes } };
}

function pades(changes: Partial<PadesToSign> = {}): DocumentToSign {
  const usual = { document: pdf, envelope: 'any' as const, level: 'B-B' as const, words: [] };
  return { kind: 'pades', facts: { ...usual, ...changes } };
}

function order(asked: DocumentToSign, changes: Partial<DocumentPreparation> = {}) {
  const document = asked.facts.document ?? text;
  return {
    asked,
    agreed: { algorithm: 'sha256' as const, bytes: digest('sha256', document) },
    signer: { certificate, chain, algorithm },
    seed: new Uint8Array(32),
    at,
    ...changes,
  };
}

const { d = '' } = world.pki.privateKey('p256').export({ format: 'jwk' });
const scalar = BigInt(`0x${Buffer.from(d, 'base64url').toString('hex')}`);

/** As the vault would: from the digest alone. */
function signDigest({ input }: PreparedDocument): Uint8Array {
  return signEcdsa('p-256', scalar, input);
}

function statedDigest(cms: Uint8Array): Uint8Array {
  const [signerInfo] = parseSignedData(cms).signerInfos;
  return readOctetString(signerInfo?.signedAttributes.only(oid.messageDigest));
}

test('CAdES: what is signed states the agreed digest, from the whole and from the digest', () => {
  for (const document of [text, undefined]) {
    const prepared = prepareDocument(order(cades({ document, attached: false })));
    const { kind, bytes } = prepared.embed(signDigest(prepared), undefined);
    assert.equal(kind, 'signature');
    assert.deepEqual(statedDigest(bytes), digest('sha256', text));
    const signedData = parseSignedData(bytes);
    const [signerInfo] = signedData.signerInfos;
    assert.ok(signerInfo);
    assert.equal(checkSignerInfo({ signedData, signerInfo, content: text }).sound, true);
  }
});

test('an attached CAdES signature is a document, and holds it', () => {
  const prepared = prepareDocument(order(cades({ properties: [mimeType] })));
  const { kind, bytes } = prepared.embed(signDigest(prepared), undefined);
  assert.equal(kind, 'document');
  assert.deepEqual(parseSignedData(bytes).content, text);
});

test('a document may have been agreed to under another hash than the signature has', () => {
  const agreed = { algorithm: 'sha512' as const, bytes: digest('sha512', text) };
  const prepared = prepareDocument(order(cades(), { agreed }));
  const { bytes } = prepared.embed(signDigest(prepared), undefined);
  assert.deepEqual(statedDigest(bytes), digest('sha256', text));
});

test('PAdES: the agreed PDF stands untouched before its signature, which verifies', () => {
  const words = [{ word: 'reason', text: '承認' } as const];
  const prepared = prepareDocument(order(pades({ words, level: 'B-T' })));
  const signature = signDigest(prepared);
  const { kind, bytes } = prepared.embed(signature, world.stamp(signature));
  assert.equal(kind, 'document');
  assert.deepEqual(bytes.subarray(0, pdf.length), pdf);
  const report = world.report(bytes);
  assert.equal(report.indication, 'TOTAL_PASSED');
  assert.equal(report.level, 'B-T');
});

test('PAdES from a digest: the CMS for a PDF the client prepared', () => {
  const prepared = prepareDocument(order(pades({ document: undefined })));
  const { kind, bytes } = prepared.embed(signDigest(prepared), undefined);
  assert.equal(kind, 'signature');
  assert.deepEqual(statedDigest(bytes), digest('sha256', text));
});

test('deciding anew makes the very same to be signed, also for an encrypted or certified file', () => {
  for (const asked of [pades(), pades({ envelope: 'certification' }), cades()]) {
    assert.deepEqual(prepareDocument(order(asked)).input, prepareDocument(order(asked)).input);
  }
  const seed = new Uint8Array(32).fill(1);
  const other = prepareDocument(order(pades(), { seed }));
  assert.notDeepEqual(other.input, prepareDocument(order(pades())).input);
});

test('a certification is the first signature, or whichever the document allows', () => {
  const signed = world.sign(pdf);
  const kinds = { certification: true, revision: false, any: true } as const;
  for (const [envelope, certifies] of Object.entries(kinds)) {
    const asked = pades({ envelope: envelope as keyof typeof kinds });
    const prepared = prepareDocument(order(asked));
    const { bytes } = prepared.embed(signDigest(prepared), undefined);
    assert.equal(Buffer.from(bytes).includes('/DocMDP'), certifies);
  }
  for (const envelope of ['revision', 'any'] as const) {
    const prepared = prepareDocument(order(pades({ document: signed, envelope })));
    const { bytes } = prepared.embed(signDigest(prepared), undefined);
    assert.equal(Buffer.from(bytes).includes('/DocMDP'), false);
  }
});

test('Ed25519 signs the attributes themselves, and agrees to digests of SHA-512 alone', () => {
  const [own = new Uint8Array(), ...issuers] = world.pki.chain('ed25519');
  const signer = { certificate: own, chain: issuers, algorithm: { scheme: 'ed25519' as const } };
  const agreed = { algorithm: 'sha512' as const, bytes: digest('sha512', text) };
  const asked = cades({ document: undefined, attached: false });
  const { input } = prepareDocument(order(asked, { signer, agreed }));
  assert.ok(parseAttributes(parseDer(input)).only(oid.messageDigest));
});

const differs = { algorithm: 'sha256', bytes: digest('sha256', text.subarray(1)) } as const;
const sha384 = { algorithm: 'sha384', bytes: digest('sha384', text) } as const;
const locked = samplePdf({
  ...plainObjects,
  1: '<< /Type /Catalog /Pages 2 0 R /NeedsRendering true >>',
});

const refusals: readonly (readonly [string, RefusalCode, DocumentPreparation])[] = [
  ['one byte of the document is another', 'document_differs', order(cades(), { agreed: differs })],
  ['one byte of the PDF is another', 'document_differs', order(pades(), { agreed: differs })],
  ['a digest is of another hash than the signature', 'digest_malformed', order(cades({ document: undefined, attached: false }), { agreed: sha384 })],
  ['the same for the CMS of a PDF', 'digest_malformed', order(pades({ document: undefined }), { agreed: sha384 })],
  ['it is no PDF', 'document_unreadable', order(pades({ document: text }))],
  ['of a document to be held there is only the digest', 'document_unreadable', order(cades({ document: undefined }))],
  ['the PDF has no pages of its own', 'document_not_signable', order(pades({ document: locked }))],
  ['a signed PDF is to be certified', 'document_signed_before', order(pades({ document: world.sign(pdf), envelope: 'certification' }))],
  ['a property is of another shape', 'signed_property_malformed', order(cades({ properties: [{ ...mimeType, value: text }] }))],
  ['a property is said twice', 'signed_property_malformed', order(cades({ properties: [mimeType, mimeType] }))],
  ['a word is too long to be shown', 'signed_property_malformed', order(pades({ words: [{ word: 'reason', text: 'x'.repeat(1001) }] }))],
]; // prettier-ignore

for (const [what, code, asked] of refusals) {
  test(`refuses when ${what}: ${code}`, () => {
    assert.throws(
      () => prepareDocument(asked),
      (error) => error instanceof Refusal && error.code === code,
    );
  });
}
