/** Revocation lists: built, read back, searched; long ones in little memory. */

import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { makePkiWorld } from '@kumoin/testkit';
import type { SignatureAlgorithm } from './algorithms.ts';
import { encodeSignatureAlgorithm } from './algorithm-identifier.ts';
import { assembleSigned } from './build-certificate.ts';
import type { TbsCrlFields } from './build-crl.ts';
import { buildTbsCrl } from './build-crl.ts';
import { derTime } from './der/der-time.ts';
import {
  derBitString,
  derBoolean,
  derEnumerated,
  derExplicit,
  derImplicit,
  derInteger,
  derNull,
  derRetag,
  derSequence,
} from './der/encode-der.ts';
import { contextConstructed } from './der/tag.ts';
import { buildExtension } from './extensions.ts';
import { buildName, formatName } from './name.ts';
import { oid } from './oids.ts';
import { crlBytesMax, findRevocation, parseCrl } from './parse-crl.ts';
import { PkiError } from './pki-error.ts';

const at = Date.parse('2031-02-03T04:05:06Z');
const world = makePkiWorld({ at });
const algorithm: SignatureAlgorithm = { scheme: 'ecdsa', hash: 'sha256' };
const malformed = { name: 'PkiError', code: 'crl_malformed' };
const issuer = buildName([{ type: 'commonName', value: 'Issuer' }]);

const fields: TbsCrlFields = {
  signatureAlgorithm: algorithm,
  issuer,
  thisUpdate: at,
  nextUpdate: at + 86_400_000,
  number: 7,
  authorityKeyIdentifier: Uint8Array.of(1, 2),
  entries: [
    { serialNumber: Uint8Array.of(0x80), revokedAt: at - 1000, reason: 'keyCompromise' },
    { serialNumber: Uint8Array.of(0x81), revokedAt: at - 2000 },
    { serialNumber: Uint8Array.of(0x82), revokedAt: at - 3000, reason: 'unspecified' },
  ],
};

const signed = (tbs: Uint8Array): Uint8Array =>
  assembleSigned(tbs, algorithm, world.sign('issuing', algorithm, tbs));
const listed = (changes: Partial<TbsCrlFields> = {}): Uint8Array =>
  signed(buildTbsCrl({ ...fields, ...changes }));

test('every field comes back as it went in', () => {
  const crl = parseCrl(listed());
  assert.equal(formatName(crl.issuer), 'CN=Issuer');
  assert.equal(crl.thisUpdate, fields.thisUpdate);
  assert.equal(crl.nextUpdate, fields.nextUpdate);
  assert.equal(crl.number, 7n);
  assert.deepEqual(crl.authorityKeyIdentifier, Uint8Array.of(1, 2));
  assert.deepEqual(crl.signatureAlgorithm, algorithm);
  assert.equal(crl.issuingDistributionPoint, undefined);
  assert.equal(crl.entryCount, 3);
  assert.equal(crl.unreadableEntries, false);
});

test('finds the listed, and only the listed', () => {
  const crl = parseCrl(listed());
  assert.deepEqual(findRevocation(crl, Uint8Array.of(0x80)), {
    serialNumber: Uint8Array.of(0x80),
    revokedAt: at - 1000,
    reason: 'keyCompromise',
  });
  assert.equal(findRevocation(crl, Uint8Array.of(0x81))?.reason, undefined);
  assert.equal(findRevocation(crl, Uint8Array.of(0x82))?.reason, undefined);
  assert.equal(findRevocation(crl, Uint8Array.of(0x83)), undefined);
  assert.equal(findRevocation(crl, Uint8Array.of(0)), undefined);
  assert.equal(findRevocation(crl, new Uint8Array()), undefined);
});

test('an empty list is left out and read as empty', () => {
  const crl = parseCrl(listed({ entries: [] }));
  assert.equal(crl.entryCount, 0);
  assert.equal(findRevocation(crl, Uint8Array.of(0x80)), undefined);
});

test('the part a list speaks about is stated and read', () => {
  const urls = ['http://pki.test/part.crl'];
  const point = { urls, only: 'user' as const };
  const crl = parseCrl(listed({ issuingDistributionPoint: point }));
  assert.deepEqual(crl.issuingDistributionPoint, {
    urls,
    directoryNames: [],
    onlyUserCertificates: true,
    onlyCaCertificates: false,
    unusual: false,
  });
  assert.equal(crl.extensions.get(oid.issuingDistributionPoint)?.critical, true);
  const ca = parseCrl(listed({ issuingDistributionPoint: { urls, only: 'ca' } }));
  assert.equal(ca.issuingDistributionPoint?.onlyCaCertificates, true);
  const all = parseCrl(listed({ issuingDistributionPoint: { urls } }));
  assert.equal(all.issuingDistributionPoint?.onlyUserCertificates, false);
});

test('refuses to build a list that ends before it begins, or counts backwards', () => {
  for (const changes of [{ nextUpdate: at }, { nextUpdate: Number.NaN }, { number: -1 }]) {
    assert.throws(() => buildTbsCrl({ ...fields, ...changes }), malformed);
  }
});

interface RawCrl {
  readonly version?: Uint8Array[];
  readonly inner?: SignatureAlgorithm;
  readonly times?: Uint8Array[];
  readonly entries?: Uint8Array[];
  readonly extensions?: Uint8Array[];
  readonly tail?: Uint8Array[];
}

/** CertificateList out of parts that the builder would not put together. */
function raw(parts: RawCrl): Uint8Array {
  const tbs = derSequence(
    ...(parts.version ?? [derInteger(1)]),
    encodeSignatureAlgorithm(parts.inner ?? algorithm),
    issuer,
    ...(parts.times ?? [derTime(at), derTime(at + 1000)]),
    ...(parts.entries === undefined ? [] : [derSequence(...parts.entries)]),
    ...(parts.extensions === undefined ? [] : [derExplicit(0, derSequence(...parts.extensions))]),
    ...(parts.tail ?? []),
  );
  return derSequence(tbs, encodeSignatureAlgorithm(algorithm), derBitString(new Uint8Array(8)));
}

const entry = (...extensions: readonly Uint8Array[]): Uint8Array =>
  derSequence(
    derInteger(5),
    derTime(at),
    ...(extensions.length === 0 ? [] : [derSequence(...extensions)]),
  );
const reason = (code: number): Uint8Array =>
  buildExtension({ id: oid.reasonCode, value: derEnumerated(code) });

test('version 1 lists and lists without a next one are read', () => {
  assert.equal(parseCrl(raw({ version: [], entries: [entry()] })).entryCount, 1);
  assert.equal(parseCrl(raw({ times: [derTime(at)] })).nextUpdate, undefined);
});

test('a critical entry extension we do not know is noticed, an uncritical one is not', () => {
  const extension = (critical: boolean): Uint8Array =>
    buildExtension({ id: '2.5.29.29', critical, value: derSequence() });
  const read = (...extensions: readonly Uint8Array[]): boolean =>
    parseCrl(raw({ entries: [entry(), entry(...extensions), entry()] })).unreadableEntries;
  assert.equal(read(extension(false)), false);
  assert.equal(read(extension(true)), true);
});

test('scopes we do not serve are marked unusual', () => {
  const point = (...members: readonly Uint8Array[]): boolean | undefined =>
    parseCrl(
      raw({
        extensions: [
          buildExtension({ id: oid.issuingDistributionPoint, value: derSequence(...members) }),
        ],
      }),
    ).issuingDistributionPoint?.unusual;
  const yes = Uint8Array.of(0xff);
  assert.equal(point(derImplicit(1, yes)), false);
  assert.equal(point(derImplicit(3, Uint8Array.of(6, 0x40))), true);
  assert.equal(point(derImplicit(4, yes)), true);
  assert.equal(point(derImplicit(5, yes)), true);
  assert.equal(point(derExplicit(0, derExplicit(1, derBoolean(true)))), true);
  const fullName = (...names: readonly Uint8Array[]) =>
    derExplicit(0, derRetag(contextConstructed(0), derSequence(...names)));
  const directoryName = derExplicit(4, buildName([{ type: 'commonName', value: 'Part 1' }]));
  const hostName = derImplicit(2, new TextEncoder().encode('pki.test'));
  assert.equal(point(fullName(directoryName)), false);
  assert.equal(point(fullName(hostName, directoryName)), false);
  assert.equal(point(fullName(hostName)), true);
});

const faults: readonly [string, RawCrl][] = [
  ['another version', { version: [derInteger(2)] }],
  ['another algorithm inside than outside', { inner: { scheme: 'ecdsa', hash: 'sha384' } }],
  ['no time', { times: [] }],
  ['a third time', { times: [derTime(at), derTime(at), derTime(at)] }],
  ['extensions in version 1', { version: [], extensions: [reason(1)] }],
  ['an extension twice', { extensions: [reason(1), reason(1)] }],
  ['something after the extensions', { tail: [derNull()] }],
  ['an entry without a date', { entries: [derSequence(derInteger(1))] }],
  ['an entry that is none', { entries: [derNull()] }],
  ['a negative serial number', { entries: [derSequence(derInteger(-1), derTime(at))] }],
  ['a reason that means nothing', { entries: [entry(reason(7))] }],
  ['an entry extension twice', { entries: [entry(reason(1), reason(1))] }],
];

for (const [what, parts] of faults) {
  test(`refuses a list with ${what}`, () => assert.throws(() => parseCrl(raw(parts)), malformed));
}

test('refuses bytes before, after and instead of a list', () => {
  const der = listed();
  assert.throws(() => parseCrl(Uint8Array.of(...der, 0)), { code: 'der_trailing_bytes' });
  assert.throws(() => parseCrl(der.subarray(0, -1)), { code: 'der_truncated' });
  assert.throws(() => parseCrl(new Uint8Array()), { code: 'der_truncated' });
  assert.throws(() => parseCrl(derNull()), malformed);
  assert.throws(() => parseCrl(derSequence(derNull(), derNull(), derNull(), derNull())), malformed);
});

test('a hundred thousand entries are read and searched without a tree in memory', () => {
  const entries = Array.from({ length: 100_000 }, (_, index) => ({
    serialNumber: Uint8Array.of(1, index >> 16, (index >> 8) & 255, index & 255),
    revokedAt: at,
  }));
  const der = listed({ entries });
  const crl = parseCrl(der);
  assert.equal(crl.entryCount, 100_000);
  assert.equal(crl.entries.buffer, der.buffer);
  assert.equal(findRevocation(crl, Uint8Array.of(1, 1, 0x86, 0x9f))?.revokedAt, at);
  assert.equal(findRevocation(crl, Uint8Array.of(1, 1, 0x86, 0xa0)), undefined);
});

test('a list with any octet changed is read, or refused with our error', () => {
  const der = listed();
  fc.assert(
    fc.property(
      fc.nat({ max: der.length - 1 }),
      fc.integer({ min: 1, max: 255 }),
      (index, flip) => {
        const broken = Uint8Array.from(der);
        broken[index] = (broken[index] ?? 0) ^ flip;
        try {
          findRevocation(parseCrl(broken), Uint8Array.of(0x80));
        } catch (error) {
          assert.ok(error instanceof PkiError, String(error));
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test('a list of more than 64 MiB is refused before it is looked at', () => {
  assert.throws(() => parseCrl(new Uint8Array(crlBytesMax + 1)), { code: 'der_too_large' });
  assert.throws(() => parseCrl(new Uint8Array(crlBytesMax)), { code: 'der_trailing_bytes' });
});
