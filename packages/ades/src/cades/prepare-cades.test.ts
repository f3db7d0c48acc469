import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import {
  bytesToHex,
  checkSignerInfo,
  derObjectIdentifier,
  derSequence,
  derUtf8String,
  digest,
  oid,
  parseSignedData,
  readOctetString,
} from '@kumoin/pki';
import type { SignatureAlgorithm } from '@kumoin/pki';
import type { ActorName } from '@kumoin/testkit';
import { defaultAlgorithm } from '@kumoin/testkit';
import { makePadesWorld } from '../../../../tests/worlds/pades-world.ts';
import { embedCms } from '../cms/embed-cms.ts';
import { preparePadesCms } from '../pades/prepare-pades-cms.ts';
import { prepareCades } from './prepare-cades.ts';
import type { CadesOrder } from './prepare-cades.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const { pki, stamp } = makePadesWorld({ at });
const document = new TextEncoder().encode('The very bytes that are to be signed.\n');

function signerOf(name: ActorName, algorithm: SignatureAlgorithm = defaultAlgorithm(name)) {
  const [certificate = new Uint8Array(), ...chain] = pki.chain(name);
  return { certificate, chain, algorithm };
}

function orderFor(changes: Partial<CadesOrder> = {}): CadesOrder {
  const content = { document };
  return { content, attached: true, signer: signerOf('p256'), signingTime: at, ...changes };
}

function check(cms: Uint8Array, content?: Uint8Array) {
  const signedData = parseSignedData(cms);
  const [signerInfo] = signedData.signerInfos;
  assert.ok(signerInfo);
  const checked = checkSignerInfo({ signedData, signerInfo, ...(content && { content }) });
  return { signedData, signerInfo, checked };
}

for (const name of ['p256', 'p384', 'p521', 'rsa2048', 'ed25519'] as const) {
  test(`signs with ${name}, attached and detached alike: sound, with time and certificate`, () => {
    const signer = signerOf(name);
    for (const attached of [true, false]) {
      const prepared = prepareCades(orderFor({ signer, attached }));
      const cms = embedCms(prepared, pki.sign(name, signer.algorithm, prepared.toBeSigned));
      const { checked, signedData } = check(cms, attached ? undefined : document);
      assert.deepEqual(checked.reasons, []);
      assert.equal(checked.claimedSigningTime, at);
      assert.deepEqual(signedData.content, attached ? document : undefined);
      assert.equal(signedData.certificates.length, 3);
    }
  });
}

test('a detached signature needs the digest alone, and is the same as from the whole', () => {
  const whole = prepareCades(orderFor({ attached: false }));
  const content = { digest: digest('sha256', document) };
  assert.deepEqual(prepareCades(orderFor({ attached: false, content })), whole);
});

test('one byte of another content is found', () => {
  const prepared = prepareCades(orderFor({ attached: false }));
  const { algorithm } = prepared.signer;
  const cms = embedCms(prepared, pki.sign('p256', algorithm, prepared.toBeSigned));
  const other = Uint8Array.from(document, (octet, index) => (index === 0 ? octet ^ 1 : octet));
  assert.deepEqual(check(cms, other).checked.reasons, ['message_digest_mismatch']);
});

test('refuses to put a document inside of which it knows the digest alone', () => {
  const content = { digest: digest('sha256', document) };
  assert.throws(() => prepareCades(orderFor({ content })), { code: 'cades_content_missing' });
});

test('refuses a digest of another length than the algorithm has', () => {
  for (const bytes of [31, 33, 48, 0]) {
    const content = { digest: new Uint8Array(bytes) };
    const order = orderFor({ content, attached: false });
    assert.throws(() => prepareCades(order), { code: 'cms_malformed' });
  }
});

test('survives being stored between the steps, and takes a time-stamp over the signature', () => {
  const prepared = structuredClone(prepareCades(orderFor()));
  const signature = pki.sign('p256', prepared.signer.algorithm, prepared.toBeSigned);
  const timestampToken = stamp(signature);
  const cms = embedCms(prepared, signature, { timestampToken });
  const { signerInfo, checked } = check(cms);
  assert.deepEqual(checked.reasons, []);
  const [token] = signerInfo.unsignedAttributes.values(oid.signatureTimeStamp);
  assert.deepEqual(token?.raw, timestampToken);
});

test('refuses a signature by another key, over something else, or none', () => {
  const prepared = prepareCades(orderFor());
  const { algorithm } = prepared.signer;
  const byOther = pki.sign('revoked', algorithm, prepared.toBeSigned);
  const overOther = pki.sign('p256', algorithm, prepared.digestToSign);
  for (const signature of [byOther, overOther, new Uint8Array()]) {
    assert.throws(() => embedCms(prepared, signature), { code: 'cms_signature_wrong' });
  }
});

test('refuses a time-stamp over something else, or bytes that are none', () => {
  const prepared = prepareCades(orderFor());
  const signature = pki.sign('p256', prepared.signer.algorithm, prepared.toBeSigned);
  for (const timestampToken of [stamp(prepared.toBeSigned), signature, new Uint8Array()]) {
    const wrong = { code: 'cms_timestamp_wrong' };
    assert.throws(() => embedCms(prepared, signature, { timestampToken }), wrong);
  }
});

test('a content-time-stamp is over the content, and over nothing else', () => {
  const property = (value: Uint8Array) => ({ name: 'content-time-stamp' as const, value });
  const token = stamp(document);
  const good = prepareCades(orderFor({ properties: [property(token)] }));
  assert.ok(bytesToHex(good.toBeSigned).includes(bytesToHex(token)));
  const malformed = { code: 'cades_property_malformed' };
  const other = orderFor({ properties: [property(stamp(document.subarray(1)))] });
  assert.throws(() => prepareCades(other), malformed);
  const sha384 = signerOf('p256', { scheme: 'ecdsa', hash: 'sha384' });
  const byDigest = orderFor({
    content: { digest: digest('sha384', document) },
    attached: false,
    signer: sha384,
    properties: [property(token)],
  });
  // Its hash is not the one whose digest we know.
  assert.throws(() => prepareCades(byDigest), malformed);
});

test('signs what the signer says beside, and only once', () => {
  const approval = derSequence(derObjectIdentifier('1.2.840.113549.1.9.16.6.5'));
  const commitment = { name: 'commitment-type-indication' as const, value: approval };
  const mimeType = { name: 'mime-type' as const, value: derUtf8String('text/plain') };
  const prepared = prepareCades(orderFor({ properties: [mimeType, commitment] }));
  const cms = embedCms(prepared, pki.sign('p256', prepared.signer.algorithm, prepared.toBeSigned));
  const { signerInfo, checked } = check(cms);
  assert.deepEqual(checked.reasons, []);
  const { signedAttributes } = signerInfo;
  assert.deepEqual(signedAttributes.only(oid.commitmentTypeIndication)?.raw, approval);
  const twice = orderFor({ properties: [commitment, commitment] });
  assert.throws(() => prepareCades(twice), { code: 'cms_malformed' });
});

test('the CMS of a PAdES signature has the digest it was given, and no signing time', () => {
  const documentDigest = digest('sha256', document);
  const prepared = preparePadesCms({ documentDigest, signer: signerOf('p256') });
  const cms = embedCms(prepared, pki.sign('p256', prepared.signer.algorithm, prepared.toBeSigned));
  const { signerInfo, checked } = check(cms, document);
  assert.deepEqual(checked.reasons, []);
  assert.equal(checked.claimedSigningTime, undefined);
  const stated = readOctetString(signerInfo.signedAttributes.only(oid.messageDigest));
  assert.ok(Buffer.from(stated).equals(documentDigest));
});
