/** Certification requests: a key proves itself, and the rest is a wish. */

import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { makePkiWorld } from '@kumoin/testkit';
import type { SignatureAlgorithm } from './algorithms.ts';
import { assembleSigned } from './build-certificate.ts';
import {
  buildTbsCertificationRequest,
  parseCertificationRequest,
  verifyCertificationRequest,
} from './certification-request.ts';
import {
  concatBytes,
  derBitString,
  derExplicit,
  derInteger,
  derNull,
  derObjectIdentifier,
  derSequence,
  derSetOf,
} from './der/encode-der.ts';
import { buildKeyUsage } from './extensions.ts';
import { buildName, formatName } from './name.ts';
import { oid } from './oids.ts';
import { PkiError } from './pki-error.ts';

const world = makePkiWorld({ at: 0 });
const algorithm: SignatureAlgorithm = { scheme: 'ecdsa', hash: 'sha256' };
const subject = buildName([{ type: 'commonName', value: 'Applicant' }]);
const publicKey = world.publicKey('p256');
const malformed = { name: 'PkiError', code: 'request_malformed' };

const signed = (tbs: Uint8Array): Uint8Array =>
  assembleSigned(tbs, algorithm, world.sign('p256', algorithm, tbs));

test('subject, key and wishes come back, and the proof holds', () => {
  const extensions = [buildKeyUsage(['nonRepudiation'])];
  const der = signed(buildTbsCertificationRequest({ subject, publicKey, extensions }));
  const request = parseCertificationRequest(der);
  assert.equal(formatName(request.subject), 'CN=Applicant');
  assert.deepEqual(request.publicKey, publicKey);
  assert.equal(request.extensions.get(oid.keyUsage)?.critical, true);
  assert.equal(verifyCertificationRequest(request), true);
});

test('no wishes are an empty set of attributes', () => {
  const request = parseCertificationRequest(
    signed(buildTbsCertificationRequest({ subject, publicKey })),
  );
  assert.equal(request.extensions.size, 0);
  assert.equal(verifyCertificationRequest(request), true);
});

test('a request signed by another key proves nothing', () => {
  const tbs = buildTbsCertificationRequest({ subject, publicKey });
  const foreign = assembleSigned(tbs, algorithm, world.sign('revoked', algorithm, tbs));
  assert.equal(verifyCertificationRequest(parseCertificationRequest(foreign)), false);
});

test('a request under an unknown algorithm is read and proves nothing', () => {
  const tbs = buildTbsCertificationRequest({ subject, publicKey });
  const unknown = derSequence(derObjectIdentifier('1.2.3'));
  const request = parseCertificationRequest(
    derSequence(tbs, unknown, derBitString(new Uint8Array(64))),
  );
  assert.equal(request.signatureAlgorithm, undefined);
  assert.equal(verifyCertificationRequest(request), false);
});

test('a key nobody serves is not asked for', () => {
  assert.throws(() => buildTbsCertificationRequest({ subject, publicKey: subject }), {
    code: 'key_unsupported',
  });
});

const wish = derSequence(
  derObjectIdentifier(oid.extensionRequest),
  derSetOf(derSequence(buildKeyUsage(['nonRepudiation']))),
);
const raw = (...members: readonly Uint8Array[]): Uint8Array => signed(derSequence(...members));
const attributes = (...all: readonly Uint8Array[]): Uint8Array => derExplicit(0, concatBytes(all));

test('attributes we do not know are passed over', () => {
  const challenge = derSequence(derObjectIdentifier('1.2.840.113549.1.9.7'), derSetOf(derNull()));
  const der = raw(derInteger(0), subject, publicKey, attributes(challenge, wish));
  assert.equal(parseCertificationRequest(der).extensions.size, 1);
});

const faults: readonly [string, Uint8Array][] = [
  ['another version', raw(derInteger(1), subject, publicKey, attributes())],
  ['no attributes at all', raw(derInteger(0), subject, publicKey)],
  ['wishes twice', raw(derInteger(0), subject, publicKey, attributes(wish, wish))],
  [
    'two values of one wish',
    raw(
      derInteger(0),
      subject,
      publicKey,
      attributes(
        derSequence(
          derObjectIdentifier(oid.extensionRequest),
          derSetOf(derSequence(), derSequence(buildKeyUsage(['cRLSign']))),
        ),
      ),
    ),
  ],
  ['a key that is none', raw(derInteger(0), subject, derNull(), attributes())],
  ['something more', raw(derInteger(0), subject, publicKey, attributes(), derNull())],
];

for (const [what, der] of faults) {
  test(`refuses a request with ${what}`, () =>
    assert.throws(() => parseCertificationRequest(der), malformed));
}

test('a request with any bit flipped is refused or proves nothing', () => {
  const der = signed(buildTbsCertificationRequest({ subject, publicKey }));
  fc.assert(
    fc.property(fc.nat({ max: der.length * 8 - 1 }), (bit) => {
      const broken = Uint8Array.from(der);
      broken[bit >> 3] = (broken[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      try {
        assert.equal(verifyCertificationRequest(parseCertificationRequest(broken)), false);
      } catch (error) {
        assert.ok(error instanceof PkiError, String(error));
      }
    }),
    { numRuns: 1000 },
  );
});
