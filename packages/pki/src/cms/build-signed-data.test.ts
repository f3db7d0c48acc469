/** What leaves the builder is read back by our parser; foreign judges are in tests/interop. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ActorName } from '@kumoin/testkit';
import { defaultAlgorithm, makePkiWorld } from '@kumoin/testkit';
import type { SignatureAlgorithm } from '../algorithms.ts';
import { digest } from '../digest.ts';
import { derObjectIdentifier, derSequence, derSetOf, derUtf8String } from '../der/encode-der.ts';
import { parseDer } from '../der/parse-der.ts';
import { oid } from '../oids.ts';
import { PkiError } from '../pki-error.ts';
import { buildAttribute } from './attribute.ts';
import type { SignedDataInput } from './build-signed-data.ts';
import { buildSignatureTimestampAttribute, prepareSignedData } from './build-signed-data.ts';
import { cmsDigestAlgorithm } from './build-signer-info.ts';
import { estimateSignedDataBytes, signatureBytesMax } from './estimate-signed-data.ts';
import { parseSignedData } from './parse-signed-data.ts';
import { checkSignerInfo } from './verify-signed-data.ts';

const at = Date.UTC(2026, 5, 1, 12);
const world = makePkiWorld({ at });
const content = new TextEncoder().encode('content');

function input(signer: ActorName = 'p256', algorithm = defaultAlgorithm(signer)): SignedDataInput {
  const hash = cmsDigestAlgorithm(algorithm);
  return {
    hash,
    signatureAlgorithm: algorithm,
    contentDigest: digest(hash, content),
    signerCertificate: world.certificate(signer),
    certificates: world.chain(signer),
    signingTime: at,
  };
}

function signed(order: SignedDataInput, signer: ActorName = 'p256'): Uint8Array {
  const { toBeSigned, finish } = prepareSignedData(order);
  return finish(world.sign(signer, order.signatureAlgorithm, toBeSigned));
}

const signers: readonly [ActorName, SignatureAlgorithm][] = [
  ['rsa2048', { scheme: 'rsa-pkcs1', hash: 'sha256' }],
  ['rsa2048', { scheme: 'rsa-pss', hash: 'sha384' }],
  ['rsa3072', { scheme: 'rsa-pkcs1', hash: 'sha512' }],
  ['rsa4096', { scheme: 'rsa-pss', hash: 'sha512' }],
  ['p256', { scheme: 'ecdsa', hash: 'sha256' }],
  ['p384', { scheme: 'ecdsa', hash: 'sha384' }],
  ['p521', { scheme: 'ecdsa', hash: 'sha512' }],
  ['ed25519', { scheme: 'ed25519' }],
];

describe('prepareSignedData', () => {
  for (const [signer, algorithm] of signers) {
    const title = `${signer} with ${JSON.stringify(algorithm)}`;
    test(`makes a sound signature, attached and detached: ${title}`, () => {
      const order = input(signer, algorithm);
      const detached = parseSignedData(signed(order, signer));
      const attached = parseSignedData(signed({ ...order, content }, signer));
      const [outside] = detached.signerInfos;
      const [inside] = attached.signerInfos;
      assert.ok(outside !== undefined && inside !== undefined);
      const far = checkSignerInfo({ signedData: detached, signerInfo: outside, content });
      const near = checkSignerInfo({ signedData: attached, signerInfo: inside });
      for (const check of [far, near]) {
        assert.deepEqual([check.reasons, check.warnings], [[], []]);
        assert.equal(check.claimedSigningTime, at);
      }
      assert.deepEqual(attached.content, content);
      assert.equal(detached.content, undefined);
    });
  }

  test('signs a DER SET OF, so that its bytes do not depend on the order of making', () => {
    const { toBeSigned } = prepareSignedData(input());
    const { tag, children } = parseDer(toBeSigned);
    assert.equal(tag, 0x31);
    assert.deepEqual(derSetOf(...children.map(({ raw }) => raw)), toBeSigned);
    assert.deepEqual(prepareSignedData(input()).toBeSigned, toBeSigned);
  });

  test('leaves sets out that would be empty', () => {
    const bare = parseSignedData(signed({ ...input(), certificates: [] }));
    assert.deepEqual(bare.certificates, []);
    const [signerInfo] =
      parseDer(bare.raw).children[1]?.children[0]?.children.at(-1)?.children ?? [];
    assert.equal(signerInfo?.children.at(-1)?.tag, 0x04, 'the signature is the last member');
  });

  test('counts versions as RFC 5652 says', () => {
    assert.equal(parseSignedData(signed(input())).version, 1);
    const other = parseSignedData(signed({ ...input(), contentType: oid.tstInfo, content }));
    assert.equal(other.version, 3);
    assert.equal(other.signerInfos[0]?.version, 1);
    assert.equal(other.signerInfos[0]?.signedAttributes.only(oid.contentType)?.raw.length, 13);
  });

  test('omits signing-time and algorithm protection when told so', () => {
    const { signingTime: _, ...timeless } = input();
    const order = { ...timeless, cmsAlgorithmProtection: false };
    const [signerInfo] = parseSignedData(signed(order)).signerInfos;
    const types = signerInfo?.signedAttributes.all.map(({ type }) => type);
    assert.deepEqual(
      new Set(types),
      new Set([oid.contentType, oid.messageDigest, oid.signingCertificateV2]),
    );
  });

  test('carries attributes of the caller, signed and unsigned', () => {
    const mimeType = buildAttribute('0.4.0.1733.2.1', derUtf8String('text/plain'));
    const order = { ...input(), extraSignedAttributes: [mimeType] };
    const { toBeSigned, finish } = prepareSignedData(order);
    const signature = world.sign('p256', order.signatureAlgorithm, toBeSigned);
    const token = derSequence(derObjectIdentifier('1.2.3'));
    const unsignedAttributes = [buildSignatureTimestampAttribute(token)];
    const signedData = parseSignedData(finish(signature, { unsignedAttributes }));
    const [signerInfo] = signedData.signerInfos;
    assert.ok(signerInfo);
    assert.deepEqual(signerInfo.signedAttributes.only('0.4.0.1733.2.1')?.tag, 0x0c);
    assert.deepEqual(signerInfo.unsignedAttributes.only(oid.signatureTimeStamp)?.raw, token);
    assert.deepEqual(checkSignerInfo({ signedData, signerInfo, content }).reasons, []);
  });

  const refusals: readonly [string, Partial<SignedDataInput>][] = [
    [
      'a hash that is not that of the signature',
      { hash: 'sha512', contentDigest: new Uint8Array(64) },
    ],
    ['a digest of another length', { contentDigest: new Uint8Array(31) }],
    [
      'a digest that is not of the attached content',
      { content, contentDigest: new Uint8Array(32) },
    ],
    [
      'an attribute it makes itself',
      { extraSignedAttributes: [buildAttribute(oid.contentType, derObjectIdentifier(oid.data))] },
    ],
  ];
  for (const [title, change] of refusals) {
    test(`refuses ${title}`, () => {
      assert.throws(() => prepareSignedData({ ...input(), ...change }), cmsMalformed);
    });
  }

  test('refuses an empty signature, and a time-stamp that is no DER', () => {
    const { finish } = prepareSignedData(input());
    assert.throws(() => finish(new Uint8Array()), cmsMalformed);
    assert.throws(() => buildSignatureTimestampAttribute(Uint8Array.of(0x30, 1)), PkiError);
  });
});

describe('estimateSignedDataBytes', () => {
  for (const [signer, algorithm] of signers) {
    test(`is reached or missed by a few octets: ${signer} with ${algorithm.scheme}`, () => {
      const { contentDigest: _, ...order } = input(signer, algorithm);
      const estimate = estimateSignedDataBytes(order);
      const made = signed(input(signer, algorithm), signer).length;
      assert.ok(made <= estimate, `${made} bytes were made, ${estimate} expected`);
      assert.ok(estimate - made <= 8, `${estimate - made} bytes too many`);
    });
  }

  test('counts content that is attached', () => {
    const { contentDigest: _, ...rest } = input();
    const order = { ...rest, content: new Uint8Array(5000) };
    const made = signed(order).length;
    const estimate = estimateSignedDataBytes(order);
    assert.ok(made <= estimate && estimate - made <= 8, `${made} of ${estimate}`);
  });

  test('leaves room for a time-stamp to come', () => {
    const { contentDigest: _, ...order } = input();
    const token = derSequence(new Uint8Array(3000));
    const attribute = buildSignatureTimestampAttribute(token);
    const { toBeSigned, finish } = prepareSignedData(input());
    const signature = world.sign('p256', order.signatureAlgorithm, toBeSigned);
    const made = finish(signature, { unsignedAttributes: [attribute] }).length;
    const estimate = estimateSignedDataBytes({ ...order, unsignedBytes: attribute.length });
    assert.ok(made <= estimate && estimate - made <= 32, `${made} of ${estimate}`);
  });

  test('knows the longest signature of each key, and refuses a key it does not know', () => {
    assert.equal(signatureBytesMax(world.publicKey('p521')), 139);
    assert.throws(() => signatureBytesMax(derSequence()), { code: 'key_unsupported' });
  });
});

const cmsMalformed = { name: 'PkiError', code: 'cms_malformed' };
