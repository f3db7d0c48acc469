/** Certificates: what was built is what is read; a structure with a fault is not read at all. */

import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import test from 'node:test';
import fc from 'fast-check';
import { actorNames, makePkiWorld } from '@kumoin/testkit';
import { verifySignature } from '#crypto';
import type { SignatureAlgorithm } from './algorithms.ts';
import { encodeSignatureAlgorithm } from './algorithm-identifier.ts';
import type { TbsCertificateFields } from './build-certificate.ts';
import { assembleSigned, buildTbsCertificate } from './build-certificate.ts';
import { derTime } from './der/der-time.ts';
import {
  derBitString,
  derExplicit,
  derImplicit,
  derInteger,
  derNull,
  derObjectIdentifier,
  derSequence,
} from './der/encode-der.ts';
import {
  buildAuthorityInfoAccess,
  buildAuthorityKeyIdentifier,
  buildBasicConstraints,
  buildCertificatePolicies,
  buildCrlDistributionPoints,
  buildExtendedKeyUsage,
  buildExtension,
  buildKeyUsage,
  buildOcspNoCheck,
  buildQcStatements,
  buildSubjectKeyIdentifier,
} from './extensions.ts';
import { buildName, formatName } from './name.ts';
import { oid } from './oids.ts';
import { parseCertificate } from './parse-certificate.ts';
import { PkiError } from './pki-error.ts';

const at = Date.parse('2031-02-03T04:05:06Z');
const yearMs = 365 * 86_400_000;
const world = makePkiWorld({ at });
const algorithm: SignatureAlgorithm = { scheme: 'ecdsa', hash: 'sha256' };
const malformed = { name: 'PkiError', code: 'certificate_malformed' };

const fields: TbsCertificateFields = {
  serialNumber: Uint8Array.of(0x80, 1),
  signatureAlgorithm: algorithm,
  issuer: buildName([{ type: 'commonName', value: 'I' }]),
  subject: buildName([{ type: 'commonName', value: 'S' }]),
  notBefore: at,
  notAfter: at + yearMs,
  publicKey: world.publicKey('p256'),
  extensions: [],
};

function certify(tbs: Uint8Array, outer = algorithm): Uint8Array {
  return assembleSigned(tbs, outer, world.sign('p256', algorithm, tbs));
}

const certifyWith = (...extensions: readonly Uint8Array[]): Uint8Array =>
  certify(buildTbsCertificate({ ...fields, extensions }));

test('every field comes back as it went in', () => {
  const certificate = parseCertificate(certifyWith());
  assert.equal(certificate.version, 3);
  assert.equal(certificate.serialNumberHex, '8001');
  assert.deepEqual(certificate.serialNumber, fields.serialNumber);
  assert.equal(formatName(certificate.issuer), 'CN=I');
  assert.equal(formatName(certificate.subject), 'CN=S');
  assert.equal(certificate.notBefore, fields.notBefore);
  assert.equal(certificate.notAfter, fields.notAfter);
  assert.deepEqual(certificate.publicKey, fields.publicKey);
  assert.deepEqual(certificate.signatureAlgorithm, algorithm);
  assert.deepEqual(certificate.signatureAlgorithmRaw, encodeSignatureAlgorithm(algorithm));
  assert.equal(certificate.extensions.size, 0);
});

test('absent extensions say nothing', () => {
  const certificate = parseCertificate(certifyWith());
  assert.equal(certificate.keyUsage, undefined);
  assert.equal(certificate.extendedKeyUsage, undefined);
  assert.equal(certificate.basicConstraints, undefined);
  assert.equal(certificate.subjectKeyIdentifier, undefined);
  assert.equal(certificate.authorityKeyIdentifier, undefined);
  assert.deepEqual(certificate.crlDistributionPoints, []);
  assert.deepEqual(certificate.certificatePolicies, []);
  assert.deepEqual(certificate.qcStatements, []);
  assert.equal(certificate.noCheck, false);
});

test('every extension comes back as it went in', () => {
  const certificate = parseCertificate(
    certifyWith(
      buildBasicConstraints({ ca: true, pathLength: 0 }),
      buildKeyUsage(['keyCertSign', 'cRLSign', 'decipherOnly']),
      buildExtendedKeyUsage([oid.purposeTimeStamping], { critical: true }),
      buildSubjectKeyIdentifier(Uint8Array.of(1)),
      buildAuthorityKeyIdentifier(Uint8Array.of(2)),
      buildCrlDistributionPoints(['http://a/1.crl', 'ldap://b/2']),
      buildAuthorityInfoAccess({ ocspUrls: ['http://o'], caIssuersUrls: ['http://c'] }),
      buildCertificatePolicies([{ id: '1.2.3', cpsUrl: 'http://cps' }, { id: '1.2.4' }]),
      buildQcStatements({ types: ['esign'] }),
      buildOcspNoCheck(),
    ),
  );
  assert.deepEqual(certificate.basicConstraints, { ca: true, pathLength: 0 });
  assert.deepEqual([...(certificate.keyUsage ?? [])], ['keyCertSign', 'cRLSign', 'decipherOnly']);
  assert.deepEqual(certificate.extendedKeyUsage, [oid.purposeTimeStamping]);
  assert.equal(certificate.extensions.get(oid.extendedKeyUsage)?.critical, true);
  assert.deepEqual(certificate.subjectKeyIdentifier, Uint8Array.of(1));
  assert.deepEqual(certificate.authorityKeyIdentifier, Uint8Array.of(2));
  assert.deepEqual(certificate.crlDistributionPoints, ['http://a/1.crl', 'ldap://b/2']);
  assert.deepEqual(certificate.ocspUrls, ['http://o']);
  assert.deepEqual(certificate.caIssuersUrls, ['http://c']);
  assert.deepEqual(certificate.certificatePolicies, ['1.2.3', '1.2.4']);
  assert.deepEqual(certificate.qcStatements, [oid.qcType]);
  assert.equal(certificate.noCheck, true);
});

for (const name of actorNames) {
  test(`node reads the certificate of ${name} as we do`, () => {
    const der = world.certificate(name);
    const ours = parseCertificate(der);
    const theirs = new X509Certificate(der);
    assert.equal(ours.serialNumberHex, theirs.serialNumber.toLowerCase());
    assert.equal(ours.notBefore, theirs.validFromDate.getTime());
    assert.equal(ours.notAfter, theirs.validToDate.getTime());
    assert.equal(ours.basicConstraints?.ca ?? false, theirs.ca);
    const [, issuer = der] = world.chain(name);
    assert.ok(theirs.verify(new X509Certificate(issuer).publicKey));
    assert.ok(
      verifySignature({
        algorithm: ours.signatureAlgorithm ?? { scheme: 'ed25519' },
        publicKey: parseCertificate(issuer).publicKey,
        message: ours.tbs,
        signature: ours.signature,
      }),
    );
  });
}

interface RawTbs {
  readonly version?: Uint8Array[];
  readonly serial?: Uint8Array;
  readonly inner?: SignatureAlgorithm;
  readonly validity?: Uint8Array;
  readonly publicKey?: Uint8Array;
  readonly tail?: Uint8Array[];
}

/** TBSCertificate out of parts that the builder would not put together. */
function rawTbs(parts: RawTbs): Uint8Array {
  return derSequence(
    ...(parts.version ?? [derExplicit(0, derInteger(2))]),
    parts.serial ?? derInteger(1),
    encodeSignatureAlgorithm(parts.inner ?? algorithm),
    fields.issuer,
    parts.validity ?? derSequence(derTime(at), derTime(at + yearMs)),
    fields.subject,
    parts.publicKey ?? fields.publicKey,
    ...(parts.tail ?? []),
  );
}

const extensionsOf = (...extensions: readonly Uint8Array[]): Uint8Array =>
  derExplicit(3, derSequence(...extensions));
const readRaw = (parts: RawTbs) => parseCertificate(certify(rawTbs(parts)));

test('versions 1 and 2 are read, and version 4 is not', () => {
  assert.equal(readRaw({ version: [] }).version, 1);
  assert.equal(readRaw({ version: [derExplicit(0, derInteger(1))] }).version, 2);
  assert.throws(() => readRaw({ version: [derExplicit(0, derInteger(3))] }), malformed);
  assert.throws(() => readRaw({ version: [derExplicit(0, derInteger(-1))] }), malformed);
});

test('extensions belong to version 3 alone, unique identifiers to 2 and 3', () => {
  const tail = [extensionsOf(buildOcspNoCheck())];
  const unique = [derImplicit(1, Uint8Array.of(0, 1)), derImplicit(2, Uint8Array.of(0, 2))];
  const version2 = [derExplicit(0, derInteger(1))];
  assert.equal(readRaw({ tail }).noCheck, true);
  assert.equal(readRaw({ tail: [...unique, ...tail] }).noCheck, true);
  assert.equal(readRaw({ version: version2, tail: unique }).version, 2);
  assert.throws(() => readRaw({ version: version2, tail }), malformed);
  assert.throws(() => readRaw({ version: [], tail }), malformed);
  assert.throws(() => readRaw({ version: [], tail: unique }), malformed);
});

const ku = buildKeyUsage(['nonRepudiation']);
const valueFault = (id: string, value: Uint8Array): RawTbs => ({
  tail: [extensionsOf(buildExtension({ id, value }))],
});

const faults: readonly [string, RawTbs][] = [
  ['an extension that appears twice', { tail: [extensionsOf(ku, ku)] }],
  ['another algorithm inside than outside', { inner: { scheme: 'ecdsa', hash: 'sha384' } }],
  ['a negative serial number', { serial: derInteger(-5) }],
  ['a serial number that is no number', { serial: derNull() }],
  ['one date instead of two', { validity: derSequence(derTime(at)) }],
  ['a third date', { validity: derSequence(derTime(at), derTime(at), derTime(at)) }],
  ['a key without its frame', { publicKey: derSequence(derNull()) }],
  ['something after the extensions', { tail: [extensionsOf(ku), derNull()] }],
  ['a key usage that is no bit string', valueFault(oid.keyUsage, derInteger(1))],
  ['an empty list of purposes', valueFault(oid.extendedKeyUsage, derSequence())],
  ['a negative path length', valueFault(oid.basicConstraints, derSequence(derInteger(-1)))],
  [
    'constraints with a surplus member',
    valueFault(oid.basicConstraints, derSequence(derInteger(1), derNull())),
  ],
  ['policies that are no policies', valueFault(oid.certificatePolicies, derSequence(derNull()))],
  [
    'an access without a place',
    valueFault(
      oid.authorityInfoAccess,
      derSequence(derSequence(derObjectIdentifier(oid.accessOcsp))),
    ),
  ],
  ['trailing bytes in an extension', valueFault(oid.subjectKeyIdentifier, Uint8Array.of(4, 0, 0))],
  ['an extension with no content', valueFault(oid.keyUsage, new Uint8Array())],
];

for (const [what, parts] of faults) {
  test(`refuses ${what}`, () => assert.throws(() => readRaw(parts), malformed));
}

test('refuses a signature with unused bits and a frame with a fourth member', () => {
  const tbs = rawTbs({});
  const signed = [tbs, encodeSignatureAlgorithm(algorithm)];
  const bits = derBitString(new Uint8Array(8));
  assert.equal(parseCertificate(derSequence(...signed, bits)).version, 3);
  const unused = Uint8Array.from(bits);
  unused[2] = 1;
  assert.throws(() => parseCertificate(derSequence(...signed, unused)), malformed);
  assert.throws(() => parseCertificate(derSequence(...signed, bits, derNull())), malformed);
  assert.throws(() => parseCertificate(derNull()), malformed);
});

test('an algorithm nobody serves is kept as bytes', () => {
  const sha1Rsa = derSequence(derObjectIdentifier('1.2.840.113549.1.1.5'), derNull());
  const tbs = derSequence(
    derExplicit(0, derInteger(2)),
    derInteger(1),
    sha1Rsa,
    fields.issuer,
    derSequence(derTime(at), derTime(at + yearMs)),
    fields.subject,
    fields.publicKey,
  );
  const certificate = parseCertificate(derSequence(tbs, sha1Rsa, derBitString(new Uint8Array(8))));
  assert.equal(certificate.signatureAlgorithm, undefined);
  assert.deepEqual(certificate.signatureAlgorithmRaw, sha1Rsa);
});

test('bytes that are no DER keep the code that says why', () => {
  const der = certifyWith();
  assert.throws(() => parseCertificate(der.subarray(1)), PkiError);
  assert.throws(() => parseCertificate(der.subarray(0, -1)), { code: 'der_truncated' });
  assert.throws(() => parseCertificate(Uint8Array.of(...der, 0)), { code: 'der_trailing_bytes' });
  assert.throws(() => parseCertificate(new Uint8Array(1024 * 1024 + 1)), { code: 'der_too_large' });
});

test('a certificate with any octet changed is read, or refused with our error', () => {
  const der = world.certificate('tsa');
  fc.assert(
    fc.property(
      fc.nat({ max: der.length - 1 }),
      fc.integer({ min: 1, max: 255 }),
      (index, flip) => {
        const broken = Uint8Array.from(der);
        broken[index] = (broken[index] ?? 0) ^ flip;
        try {
          formatName(parseCertificate(broken).subject);
        } catch (error) {
          assert.ok(error instanceof PkiError, String(error));
        }
      },
    ),
    { numRuns: 3000 },
  );
});

test('remembers what it read, whatever becomes of the memory it was handed in', () => {
  const original = world.certificate('p384');
  const handedIn = Uint8Array.from(original);
  const first = parseCertificate(handedIn);
  handedIn.fill(0);
  assert.deepEqual(first.raw, original);
  assert.equal(parseCertificate(original), first);
  const other = parseCertificate(world.certificate('p521'));
  assert.notEqual(other, first);
  for (let serial = 1; serial <= 300; serial += 1) {
    parseCertificate(certify(buildTbsCertificate({ ...fields, serialNumber: bytesOf(serial) })));
  }
  const again = parseCertificate(original);
  assert.notEqual(again, first);
  assert.deepEqual(again.raw, first.raw);
});

function bytesOf(serial: number): Uint8Array {
  return Uint8Array.of(serial >> 8, serial & 0xff);
}
