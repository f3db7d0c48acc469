/** Reading SignedData: what is kept, what is passed over, what is refused. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultAlgorithm, makePkiWorld } from '@kumoin/testkit';
import { digest } from '../digest.ts';
import {
  concatBytes,
  derExplicit,
  derImplicit,
  derInteger,
  derObjectIdentifier,
  derOctetString,
  derRetag,
  derSequence,
  derSetOf,
} from '../der/encode-der.ts';
import { encodeHashAlgorithm, encodeSignatureAlgorithm } from '../algorithm-identifier.ts';
import { oid } from '../oids.ts';
import { buildAttribute, parseAttributes } from './attribute.ts';
import { prepareSignedData } from './build-signed-data.ts';
import { editSignedData } from './edit-signed-data.ts';
import { parseSignedData } from './parse-signed-data.ts';
import { checkSignerInfo } from './verify-signed-data.ts';
import { parseDer } from '../der/parse-der.ts';

const world = makePkiWorld({ at: Date.UTC(2026, 5, 1) });
const algorithm = defaultAlgorithm('p256');
const { toBeSigned, finish } = prepareSignedData({
  hash: 'sha256',
  signatureAlgorithm: algorithm,
  contentDigest: digest('sha256'),
  signerCertificate: world.certificate('p256'),
  certificates: world.chain('p256'),
});
const der = finish(world.sign('p256', algorithm, toBeSigned));

interface Frame {
  readonly certificates?: readonly Uint8Array[];
  readonly crls?: readonly Uint8Array[];
  readonly signerInfos?: readonly Uint8Array[];
  readonly type?: string;
}

function frame({ certificates, crls, signerInfos = [], type = oid.signedData }: Frame): Uint8Array {
  const signedData = derSequence(
    derInteger(5),
    derSetOf(),
    derSequence(derObjectIdentifier(oid.data)),
    ...(certificates === undefined ? [] : [derRetag(0xa0, derSetOf(...certificates))]),
    ...(crls === undefined ? [] : [derRetag(0xa1, derSetOf(...crls))]),
    derSetOf(...signerInfos),
  );
  return derSequence(derObjectIdentifier(type), derExplicit(0, signedData));
}

const bareSigner = (
  signatureAlgorithm: Uint8Array,
  digestAlgorithm = encodeHashAlgorithm('sha384'),
): Uint8Array =>
  derSequence(
    derInteger(3),
    derImplicit(0, Uint8Array.of(1, 2, 3)),
    digestAlgorithm,
    signatureAlgorithm,
    derOctetString(Uint8Array.of(1)),
  );

describe('parseSignedData', () => {
  test('keeps every span as it came', () => {
    const signedData = parseSignedData(der);
    const [signerInfo] = signedData.signerInfos;
    assert.ok(signerInfo?.signedAttributesRaw);
    assert.deepEqual(signedData.raw, der);
    assert.deepEqual(derRetag(0x31, signerInfo.signedAttributesRaw), toBeSigned);
    assert.equal(signerInfo.signatureAlgorithm?.scheme, 'ecdsa');
    assert.deepEqual(
      new Set(signedData.certificates.map(({ raw }) => digest('sha256', raw).join())),
      new Set(world.chain('p256').map((raw) => digest('sha256', raw).join())),
    );
  });

  test('allows zeros behind it where asked, and nothing else', () => {
    const padded = concatBytes([der, new Uint8Array(100)]);
    assert.deepEqual(parseSignedData(padded, { trailingZeros: true }).raw, der);
    assert.throws(() => parseSignedData(padded), { code: 'der_trailing_bytes' });
    padded[padded.length - 1] = 1;
    assert.throws(() => parseSignedData(padded, { trailingZeros: true }), {
      code: 'der_trailing_bytes',
    });
  });

  test('keeps a certificate it cannot read, beside those it can', () => {
    const odd = derSequence(derInteger(1));
    const { certificates } = parseSignedData(
      frame({ certificates: [odd, world.certificate('p256')] }),
    );
    assert.equal(certificates.length, 2);
    const [unread] = certificates.filter(({ certificate }) => certificate === undefined);
    assert.deepEqual(unread?.raw, odd);
  });

  test('keeps revocation entries with their wrapper', () => {
    const crl = world.crl();
    const other = derRetag(0xa1, derSequence(derObjectIdentifier('1.3.6.1.5.5.7.16.2')));
    assert.deepEqual(parseSignedData(frame({ crls: [crl, other] })).crls, [crl, other]);
  });

  test('reads a signer by key identifier, and takes the hash of bare rsaEncryption from beside it', () => {
    const rsa = derSequence(derObjectIdentifier(oid.rsaEncryption));
    const [signerInfo] = parseSignedData(frame({ signerInfos: [bareSigner(rsa)] })).signerInfos;
    assert.deepEqual(signerInfo?.identifier, {
      kind: 'keyIdentifier',
      keyIdentifier: Uint8Array.of(1, 2, 3),
    });
    assert.deepEqual(signerInfo.signatureAlgorithm, { scheme: 'rsa-pkcs1', hash: 'sha384' });
    assert.equal(signerInfo.signedAttributesRaw, undefined);
  });

  test('knows no algorithm for bare rsaEncryption beside a hash nobody serves', () => {
    const rsa = derSequence(derObjectIdentifier(oid.rsaEncryption));
    const md5 = derSequence(derObjectIdentifier('1.2.840.113549.2.5'));
    const signer = bareSigner(rsa, md5);
    const [signerInfo] = parseSignedData(frame({ signerInfos: [signer] })).signerInfos;
    assert.equal(signerInfo?.signatureAlgorithm, undefined);
  });

  test('refuses other content, and more signers than anybody needs', () => {
    assert.throws(() => parseSignedData(frame({ type: oid.data })), { code: 'cms_malformed' });
    const signer = bareSigner(encodeSignatureAlgorithm(algorithm));
    const crowd = Array.from({ length: 65 }, () => signer);
    assert.equal(parseSignedData(frame({ signerInfos: crowd.slice(1) })).signerInfos.length, 64);
    assert.throws(() => parseSignedData(frame({ signerInfos: crowd })), { code: 'cms_malformed' });
  });

  test('refuses indefinite lengths', () => {
    const ber = concatBytes([Uint8Array.of(0x30, 0x80), der.subarray(4), new Uint8Array(2)]);
    assert.throws(() => parseSignedData(ber), { code: 'der_indefinite_length' });
  });
});

describe('BER, as products write it that stream', () => {
  const content = new TextEncoder().encode('a content in two pieces');
  const half = content.length >> 1;
  const indefinite = (identifier: number, ...parts: readonly Uint8Array[]): Uint8Array =>
    concatBytes([Uint8Array.of(identifier, 0x80), ...parts, new Uint8Array(2)]);
  const order = prepareSignedData({
    hash: 'sha256',
    signatureAlgorithm: algorithm,
    content,
    signerCertificate: world.certificate('p256'),
    certificates: world.chain('p256'),
  });
  const attached = order.finish(world.sign('p256', algorithm, order.toBeSigned));
  const parsed = parseSignedData(attached);
  const encapsulated = (pieces: readonly Uint8Array[]): Uint8Array =>
    indefinite(
      0x30,
      derObjectIdentifier(oid.data),
      indefinite(0xa0, indefinite(0x24, ...pieces.map(derOctetString))),
    );
  const streamed = (pieces: readonly Uint8Array[], signerInfos = parsed.signerInfos): Uint8Array =>
    indefinite(
      0x30,
      derObjectIdentifier(oid.signedData),
      indefinite(
        0xa0,
        indefinite(
          0x30,
          derInteger(1),
          derSetOf(...parsed.digestAlgorithms),
          encapsulated(pieces),
          parsed.certificatesRaw ?? new Uint8Array(),
          derSetOf(...signerInfos.map(({ raw }) => raw)),
        ),
      ),
    );
  const halves = [content.subarray(0, half), content.subarray(half)];
  const ber = streamed(halves);

  test('is read where it is asked for, and means what the DER means', () => {
    const read = parseSignedData(ber, { ber: true });
    const [signerInfo] = read.signerInfos;
    assert.ok(signerInfo);
    assert.deepEqual(read.content, content);
    assert.deepEqual(read.raw, ber);
    assert.deepEqual(read.encapsulatedRaw, encapsulated(halves));
    assert.deepEqual(read.certificatesRaw, parsed.certificatesRaw);
    assert.deepEqual(signerInfo.raw, parsed.signerInfos[0]?.raw);
    assert.deepEqual(checkSignerInfo({ signedData: read, signerInfo }).reasons, []);
    assert.deepEqual(parseSignedData(attached, { ber: true }).signerInfos[0]?.raw, signerInfo.raw);
  });

  test('is refused where it is not', () => {
    assert.throws(() => parseSignedData(ber), { code: 'der_indefinite_length' });
  });

  test('with one octet of one piece changed is another content', () => {
    const [first = content, second = content] = halves;
    const other = Uint8Array.from(second);
    other[0] = (other[0] ?? 0) ^ 1;
    const read = parseSignedData(streamed([first, other]), { ber: true });
    const [signerInfo] = read.signerInfos;
    assert.ok(signerInfo);
    const { reasons } = checkSignerInfo({ signedData: read, signerInfo });
    assert.deepEqual(reasons, ['message_digest_mismatch']);
    const swapped = parseSignedData(streamed([second, first]), { ber: true });
    assert.notDeepEqual(swapped.content, content);
  });

  test('has its signed attributes verified in their DER form', () => {
    const [signer] = parsed.signerInfos;
    assert.ok(signer?.signedAttributesRaw);
    const attributes = parseDer(signer.signedAttributesRaw).content;
    const members = parseDer(signer.raw).children.map(({ raw }) =>
      raw === signer.signedAttributesRaw || raw[0] === 0xa0 ? indefinite(0xa0, attributes) : raw,
    );
    const read = parseSignedData(
      streamed(halves, [{ ...signer, raw: indefinite(0x30, ...members) }]),
      { ber: true },
    );
    const [signerInfo] = read.signerInfos;
    assert.ok(signerInfo);
    assert.deepEqual(signerInfo.raw, signer.raw);
    assert.deepEqual(checkSignerInfo({ signedData: read, signerInfo }).reasons, []);
  });

  test('is added to with every octet kept that was there, and the frames in DER', () => {
    const attribute = buildAttribute('1.2.3', derInteger(1));
    const edited = editSignedData(ber, {
      addCrls: [world.crl()],
      addUnsignedAttributes: [{ signerIndex: 0, attribute }],
    });
    assert.notEqual(edited[1], 0x80);
    const read = parseSignedData(edited, { ber: true });
    const [signerInfo] = read.signerInfos;
    assert.ok(signerInfo);
    assert.deepEqual(read.encapsulatedRaw, encapsulated(halves));
    assert.deepEqual(checkSignerInfo({ signedData: read, signerInfo }).reasons, []);
    assert.deepEqual(editSignedData(ber, {}), ber);
  });

  test('may have zeros behind it where that is allowed', () => {
    const padded = concatBytes([ber, new Uint8Array(9)]);
    assert.deepEqual(parseSignedData(padded, { ber: true, trailingZeros: true }).raw, ber);
    assert.throws(() => parseSignedData(padded, { ber: true }), { code: 'der_trailing_bytes' });
  });
});

describe('parseAttributes', () => {
  const attribute = (...values: readonly Uint8Array[]): Uint8Array =>
    derSequence(derObjectIdentifier('1.2.3'), derSetOf(...values));
  const read = (...attributes: readonly Uint8Array[]) =>
    parseAttributes(parseDer(derSetOf(...attributes)));

  test('answers the only value only when it is the only one', () => {
    assert.deepEqual(read(attribute(derInteger(1))).only('1.2.3')?.raw, derInteger(1));
    assert.equal(read(attribute(derInteger(1), derInteger(2))).only('1.2.3'), undefined);
    const twice = read(attribute(derInteger(1)), attribute(derInteger(2)));
    assert.equal(twice.only('1.2.3'), undefined);
    assert.deepEqual(twice.duplicates, ['1.2.3']);
    assert.equal(twice.values('1.2.3').length, 2);
    assert.equal(twice.only('1.2.4'), undefined);
  });

  test('refuses 257 attributes, and reads 256', () => {
    const many = Array<Uint8Array>(256).fill(attribute(derInteger(1)));
    assert.equal(read(...many).all.length, 256);
    assert.throws(() => read(...many, attribute(derInteger(1))), { code: 'cms_malformed' });
  });

  test('refuses an attribute with 257 values, and reads 256', () => {
    const values = Array.from({ length: 257 }, (_, index) => derInteger(index));
    const of = (count: number) =>
      parseAttributes(
        parseDer(derSetOf(buildAttribute(oid.signingTime, ...values.slice(0, count)))),
      );
    assert.equal(of(256).values(oid.signingTime).length, 256);
    assert.throws(() => of(257), { code: 'cms_malformed' });
  });

  test('refuses an empty set and an attribute without a value', () => {
    assert.throws(() => read(), { code: 'cms_malformed' });
    assert.throws(() => read(attribute()), { code: 'cms_malformed' });
    assert.deepEqual(parseAttributes(undefined).all, []);
  });
});
