/** What is added to a signature stands in it, and what stood in it before stands there untouched. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ActorName } from '@kumoin/testkit';
import { defaultAlgorithm, makePkiWorld } from '@kumoin/testkit';
import { encodeHashAlgorithm } from '../algorithm-identifier.ts';
import { digest } from '../digest.ts';
import {
  concatBytes,
  derElement,
  derExplicit,
  derImplicit,
  derInteger,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derSetOf,
} from '../der/encode-der.ts';
import { parseDer } from '../der/parse-der.ts';
import { buildOcspCertId } from '../ocsp/ocsp-cert-id.ts';
import { assembleOcspResponse, buildOcspResponseData } from '../ocsp/ocsp-response.ts';
import { oid } from '../oids.ts';
import { parseCertificate } from '../parse-certificate.ts';
import { keyIdentifier } from '../public-key.ts';
import { parseTimestampToken, prepareTimestampToken } from '../timestamp/timestamp-token.ts';
import { buildTstInfo } from '../timestamp/tst-info.ts';
import { buildAttribute } from './attribute.ts';
import { prepareSignedData } from './build-signed-data.ts';
import { cmsDigestAlgorithm } from './build-signer-info.ts';
import { editSignedData } from './edit-signed-data.ts';
import { cmsLimits, parseSignedData } from './parse-signed-data.ts';
import type { SignedData } from './parse-signed-data.ts';
import { buildOcspRevocationInfo } from './revocation-info.ts';
import { checkSignerInfo } from './verify-signed-data.ts';

const at = Date.UTC(2026, 5, 1, 12);
const world = makePkiWorld({ at });
const content = new TextEncoder().encode('content');
const malformed = { name: 'PkiError', code: 'cms_malformed' };

function sign(signer: ActorName, certificates: readonly Uint8Array[] = world.chain(signer)) {
  const signatureAlgorithm = defaultAlgorithm(signer);
  const { toBeSigned, finish } = prepareSignedData({
    hash: cmsDigestAlgorithm(signatureAlgorithm),
    signatureAlgorithm,
    signerCertificate: world.certificate(signer),
    certificates,
    content,
    signingTime: at,
  });
  return finish(world.sign(signer, signatureAlgorithm, toBeSigned));
}

const nulls = (count: number) =>
  new Uint8Array(2 * count).map((_, index) => (index % 2 === 0 ? 0x05 : 0));

function ocspResponse(about: ActorName): Uint8Array {
  const issuer = parseCertificate(world.certificate('issuing'));
  const { serialNumber } = parseCertificate(world.certificate(about));
  const data = buildOcspResponseData({
    responderKeyHash: keyIdentifier(world.publicKey('ocsp')),
    producedAt: at,
    responses: [
      {
        certId: buildOcspCertId({ hash: 'sha1', issuer, serialNumber }),
        status: { kind: 'good' },
        thisUpdate: at,
      },
    ],
  });
  const algorithm = defaultAlgorithm('ocsp');
  const signature = world.sign('ocsp', algorithm, data);
  return assembleOcspResponse({ data, algorithm, signature, certificates: [] });
}

const original = sign('p256');
const before = parseSignedData(original);
const [ownSigner] = before.signerInfos;
assert.ok(ownSigner);
const response = ocspResponse('p256');
const ocsp = buildOcspRevocationInfo(response);
const attribute = (value: number): Uint8Array => buildAttribute('1.2.3', derInteger(value));
const secondSigner = parseSignedData(sign('p384')).signerInfos[0]?.raw ?? new Uint8Array();
const edit = (changes: Parameters<typeof editSignedData>[1], from = original): SignedData =>
  parseSignedData(editSignedData(from, changes));

/** Whether the elements of the set stand in DER order. */
function isSorted(set: Uint8Array | undefined): boolean {
  const node = parseDer(set ?? new Uint8Array());
  const raws = node.children.map(({ raw }) => raw);
  return Buffer.from(derSetOf(...raws)).equals(derElement(0x31, concatBytes(raws)));
}

describe('editSignedData', () => {
  test('gives back the very same bytes when there is nothing to change', () => {
    assert.equal(Buffer.compare(editSignedData(original, {}), original), 0);
    const repeated = {
      addCertificates: before.certificates.map(({ raw }) => raw),
      addDigestAlgorithms: before.digestAlgorithms,
      addSignerInfos: [ownSigner.raw],
    };
    assert.deepEqual(editSignedData(original, repeated), original);
  });

  test('adds everything at once, and the signature is as sound as it was', () => {
    const foreign = world.certificate('foreignRoot');
    const after = edit({
      addCertificates: [foreign],
      addCrls: [world.crl(), ocsp],
      addDigestAlgorithms: [encodeHashAlgorithm('sha512')],
      addUnsignedAttributes: [{ signerIndex: 0, attribute: attribute(1) }],
      addSignerInfos: [secondSigner],
    });
    const [first, second] = after.signerInfos;
    assert.ok(first && second);
    assert.deepEqual(checkSignerInfo({ signedData: after, signerInfo: first }).reasons, []);
    assert.deepEqual(second.raw, secondSigner);
    assert.ok(after.certificates.some(({ raw }) => Buffer.compare(raw, foreign) === 0));
    assert.equal(after.certificates.length, before.certificates.length + 1);
    assert.equal(after.crls.length, 2);
    // SHA-256 of the first signer, SHA-384 of the second, and the one that was asked for.
    assert.equal(after.digestAlgorithms.length, 3);
    assert.deepEqual(first.unsignedAttributes.all[0]?.raw, attribute(1));
  });

  test('keeps every member of the signer, and the content, to the octet', () => {
    const change = { signerIndex: 0, attribute: attribute(1) };
    const after = edit({ addUnsignedAttributes: [change], addCrls: [ocsp] });
    const [signer] = after.signerInfos;
    const members = [
      'versionRaw',
      'identifierRaw',
      'digestAlgorithmRaw',
      'signedAttributesRaw',
      'signatureAlgorithmRaw',
      'signatureRaw',
    ] as const;
    for (const member of members) assert.deepEqual(signer?.[member], ownSigner[member], member);
    assert.deepEqual(after.encapsulatedRaw, before.encapsulatedRaw);
    assert.deepEqual(after.certificatesRaw, before.certificatesRaw);
  });

  test('never repeats: certificates, CRLs, hashes with and without NULL, attributes', () => {
    const plain = encodeHashAlgorithm('sha256');
    const withNull = derSequence(derObjectIdentifier(oid.sha256), derNull());
    assert.notDeepEqual(plain, withNull);
    const crl = world.crl();
    const change = { signerIndex: 0, attribute: attribute(1) };
    const changes = {
      addCertificates: world.chain('p256'),
      addCrls: [crl, crl, ocsp, ocsp],
      addDigestAlgorithms: [plain, withNull],
      addUnsignedAttributes: [change, change],
    };
    const once = editSignedData(original, changes);
    const after = parseSignedData(once);
    assert.equal(after.certificates.length, before.certificates.length);
    assert.equal(after.crls.length, 2);
    assert.equal(after.digestAlgorithms.length, 1);
    assert.equal(after.signerInfos[0]?.unsignedAttributes.all.length, 1);
    assert.deepEqual(editSignedData(once, changes), once);
  });

  test('takes an OCSP response that is there as BasicOCSPResponse for the same', () => {
    const [, wrapper] = parseDer(response).children;
    const basic = parseDer(wrapper?.content ?? response).children[1]?.content ?? response;
    const format = derObjectIdentifier(oid.ocspBasic);
    const other = derElement(0xa1, concatBytes([format, basic]));
    const first = editSignedData(original, { addCrls: [other] });
    assert.deepEqual(editSignedData(first, { addCrls: [ocsp] }), first);
    const another = buildOcspRevocationInfo(ocspResponse('p384'));
    assert.equal(edit({ addCrls: [another] }, first).crls.length, 2);
  });

  test('writes no set that would be empty', () => {
    const bare = sign('p256', []);
    const after = edit(
      { addUnsignedAttributes: [{ signerIndex: 0, attribute: attribute(1) }] },
      bare,
    );
    assert.equal(after.certificatesRaw, undefined);
    assert.equal(after.crlsRaw, undefined);
    assert.equal(edit({ addCrls: [] }, bare).crlsRaw, undefined);
  });

  test('puts new elements where DER puts them, when DER order is what came', () => {
    const changes = ['foreignRoot', 'foreignSigner', 'p384', 'rsa2048'] as const;
    const after = edit({ addCertificates: changes.map((name) => world.certificate(name)) });
    assert.equal(isSorted(before.certificatesRaw), true);
    assert.equal(isSorted(after.certificatesRaw), true);
    const attributes = [3, 1, 2].map((value) => ({ signerIndex: 0, attribute: attribute(value) }));
    const [signer] = edit({ addUnsignedAttributes: attributes }).signerInfos;
    assert.equal(isSorted(signer?.unsignedAttributesRaw), true);
  });

  test('leaves the order of a set that came unsorted, and appends', () => {
    const sorted = before.certificates.map(({ raw }) => raw);
    const reversed = [...sorted].reverse();
    const rebuilt = rebuild(original, { certificates: reversed });
    assert.equal(isSorted(parseSignedData(rebuilt).certificatesRaw), false);
    const added = [world.certificate('foreignRoot'), world.certificate('foreignSigner')];
    const after = edit({ addCertificates: added }, rebuilt);
    assert.deepEqual(
      after.certificates.map(({ raw }) => raw),
      [...reversed, ...added],
    );
  });

  test('keeps signers in their places, whatever their octets', () => {
    const three = [secondSigner, ownSigner.raw, parseSignedData(sign('p521')).signerInfos[0]?.raw];
    for (const [first, ...rest] of permutations(three.map((raw) => raw ?? new Uint8Array()))) {
      const from = rebuild(original, { signers: first === undefined ? [] : [first] });
      const after = edit({ addSignerInfos: rest }, from);
      assert.deepEqual(
        after.signerInfos.map(({ raw }) => raw),
        [first, ...rest],
      );
      const change = { signerIndex: 1, attribute: attribute(9) };
      const again = edit({ addUnsignedAttributes: [change] }, after.raw);
      const counts = again.signerInfos.map((signer) => signer.unsignedAttributes.all.length);
      assert.deepEqual(counts, [0, 1, 0]);
    }
  });

  test('adds an attribute to a signer that has some, and to the one that is meant', () => {
    const two = editSignedData(original, { addSignerInfos: [secondSigner] });
    const once = editSignedData(two, {
      addUnsignedAttributes: [{ signerIndex: 1, attribute: attribute(1) }],
    });
    const after = edit(
      { addUnsignedAttributes: [{ signerIndex: 1, attribute: attribute(2) }] },
      once,
    );
    const [first, second] = after.signerInfos;
    assert.deepEqual(first?.raw, ownSigner.raw);
    assert.equal(second?.unsignedAttributes.values('1.2.3').length, 2);
  });

  test('replaces an attribute that is there to the octet, and refuses when it is not', () => {
    const place = { signerIndex: 0, attribute: attribute(1) };
    const once = editSignedData(original, { addUnsignedAttributes: [place] });
    const replacement = { signerIndex: 0, replaced: attribute(1), attribute: attribute(2) };
    const [signer] = edit({ replaceUnsignedAttributes: [replacement] }, once).signerInfos;
    assert.deepEqual(
      signer?.unsignedAttributes.all.map(({ raw }) => raw),
      [attribute(2)],
    );
    const missing = { ...replacement, replaced: attribute(3) };
    assert.throws(() => editSignedData(once, { replaceUnsignedAttributes: [missing] }), malformed);
    assert.throws(
      () => editSignedData(original, { replaceUnsignedAttributes: [replacement] }),
      malformed,
    );
  });

  test('takes in a list of a million elements, and edits around it, at the root and inside', () => {
    const list = derSequence(derElement(0x30, nulls(1_000_000)));
    const filled = editSignedData(original, { addCrls: [list] });
    assert.deepEqual(parseSignedData(filled).crls, [list]);
    assert.deepEqual(parseSignedData(filled, { ber: true }).crls, [list]);
    const attribute = buildAttribute(oid.signatureTimeStamp, filled);
    const place = { signerIndex: 0, attribute };
    const nested = editSignedData(filled, { addUnsignedAttributes: [place] });
    const added = buildAttribute(oid.archiveTimeStampV3, derNull());
    const changes = { addUnsignedAttributes: [{ signerIndex: 0, attribute: added }] };
    const [signer] = parseSignedData(editSignedData(nested, changes)).signerInfos;
    assert.deepEqual(signer?.unsignedAttributes.only(oid.signatureTimeStamp)?.raw, filled);
  });

  test('edits a time-stamp token, which is SignedData as well', () => {
    const tstInfo = buildTstInfo({
      policy: '1.2.3',
      hash: 'sha256',
      messageDigest: digest('sha256', content),
      serialNumber: 1n,
      at,
    });
    const signatureAlgorithm = defaultAlgorithm('tsa');
    const { toBeSigned, finish } = prepareTimestampToken(tstInfo, {
      signatureAlgorithm,
      signerCertificate: world.certificate('tsa'),
      certificates: [world.certificate('tsa')],
    });
    const token = finish(world.sign('tsa', signatureAlgorithm, toBeSigned));
    const edited = editSignedData(token, {
      addCertificates: [world.certificate('issuing')],
      addCrls: [world.crl()],
      addUnsignedAttributes: [{ signerIndex: 0, attribute: attribute(1) }],
    });
    const { signedData, signerInfo } = parseTimestampToken(edited);
    assert.deepEqual(checkSignerInfo({ signedData, signerInfo }).reasons, []);
    assert.equal(signedData.version, 3);
    assert.equal(signedData.certificates.length, 2);
    assert.equal(edit({ addCrls: [ocsp] }, edited).version, 5);
  });
});

describe('the version of RFC 5652, 5.1', () => {
  const otherCertificate = derExplicit(3, derObjectIdentifier('1.2.3'));
  const byKey = derSequence(
    derInteger(3),
    derImplicit(0, Uint8Array.of(1)),
    encodeHashAlgorithm('sha256'),
    derSequence(derObjectIdentifier(oid.ecdsaWithSha256)),
    derOctetString(Uint8Array.of(1)),
  );
  const rows: readonly (readonly [string, Parameters<typeof editSignedData>[1], number])[] = [
    [
      'a certificate and a CRL',
      { addCertificates: world.chain('p384'), addCrls: [world.crl()] },
      1,
    ],
    ['an attribute certificate of version 1', { addCertificates: [derExplicit(1, derNull())] }, 3],
    ['an attribute certificate of version 2', { addCertificates: [derExplicit(2, derNull())] }, 4],
    ['a signer named by its key', { addSignerInfos: [byKey] }, 3],
    ['a certificate of another kind', { addCertificates: [otherCertificate] }, 5],
    ['an OCSP response', { addCrls: [ocsp] }, 5],
  ];
  for (const [what, changes, version] of rows) {
    test(`is ${version} with ${what}`, () => {
      assert.equal(edit(changes).version, version);
    });
  }

  test('is never lowered', () => {
    const five = editSignedData(original, { addCrls: [ocsp] });
    assert.equal(edit({ addCertificates: world.chain('p384') }, five).version, 5);
  });

  test('is left alone, even if too low, when nothing is added', () => {
    const low = rebuild(original, { crls: [ocsp] });
    assert.equal(parseSignedData(low).version, 1);
    assert.deepEqual(editSignedData(low, { addCrls: [ocsp] }), low);
    assert.equal(edit({ addCrls: [world.crl()] }, low).version, 5);
  });
});

describe('refused is', () => {
  const nobody = { signerIndex: 1, attribute: attribute(1) };
  const rows: readonly (readonly [string, Parameters<typeof editSignedData>[1]])[] = [
    ['an attribute for a signer that is not there', { addUnsignedAttributes: [nobody] }],
    [
      'one for a place before the first',
      { addUnsignedAttributes: [{ ...nobody, signerIndex: -1 }] },
    ],
    [
      'an attribute without a value',
      {
        addUnsignedAttributes: [
          { signerIndex: 0, attribute: derSequence(derObjectIdentifier('1.2.3'), derSetOf()) },
        ],
      },
    ],
    ['a certificate that is none', { addCertificates: [derInteger(1)] }],
    ['a CRL that is none', { addCrls: [derExplicit(0, derNull())] }],
    ['a signer that is none', { addSignerInfos: [derSequence(derInteger(1))] }],
    [
      'a certificate with a byte behind it',
      { addCertificates: [concatBytes([world.certificate('tsa'), Uint8Array.of(0)])] },
    ],
    [
      'more certificates than are read',
      {
        addCertificates: Array.from({ length: cmsLimits.certificatesMax }, (_, index) =>
          derSequence(derInteger(index)),
        ),
      },
    ],
  ];
  for (const [what, changes] of rows) {
    test(what, () => {
      assert.throws(() => editSignedData(original, changes), malformed);
    });
  }

  test('other content than SignedData, and bytes that are no DER', () => {
    const data = derSequence(
      derObjectIdentifier(oid.data),
      derExplicit(0, derOctetString(content)),
    );
    assert.throws(() => editSignedData(data, {}), malformed);
    assert.throws(() => editSignedData(original.subarray(1), {}), { name: 'PkiError' });
    assert.throws(() => editSignedData(new Uint8Array(), {}), { code: 'der_truncated' });
  });
});

interface Rebuilt {
  readonly certificates?: readonly Uint8Array[];
  readonly crls?: readonly Uint8Array[];
  readonly signers?: readonly Uint8Array[];
}

/** The same signature with its sets written as they are given, sorted or not. */
function rebuild(from: Uint8Array, { certificates, crls = [], signers }: Rebuilt): Uint8Array {
  const data = parseSignedData(from);
  const signedData = derSequence(
    derInteger(data.version),
    derSetOf(...data.digestAlgorithms),
    data.encapsulatedRaw,
    derElement(0xa0, concatBytes(certificates ?? data.certificates.map(({ raw }) => raw))),
    ...(crls.length === 0 ? [] : [derElement(0xa1, concatBytes(crls))]),
    derElement(0x31, concatBytes(signers ?? data.signerInfos.map(({ raw }) => raw))),
  );
  return derSequence(derObjectIdentifier(oid.signedData), derExplicit(0, signedData));
}

function permutations<T>(values: readonly T[]): readonly (readonly T[])[] {
  if (values.length < 2) return [values];
  return values.flatMap((value, place) =>
    permutations(values.filter((_, index) => index !== place)).map((rest) => [value, ...rest]),
  );
}
