/** Which part of the certificates a list speaks about, and since when. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultAlgorithm, makePkiWorld } from '@kumoin/testkit';
import { assembleSigned } from './build-certificate.ts';
import type { TbsCrlFields } from './build-crl.ts';
import { buildTbsCrl } from './build-crl.ts';
import { decodeCertificateExtensions } from './certificate-extensions.ts';
import { findCrlStatus } from './crl-status.ts';
import type { CrlStatus } from './crl-status.ts';
import { derExplicit, derSequence } from './der/encode-der.ts';
import { parseDer } from './der/parse-der.ts';
import { buildName, parseName } from './name.ts';
import { oid } from './oids.ts';
import { parseCertificate } from './parse-certificate.ts';
import type { Crl, IssuingDistributionPoint } from './parse-crl.ts';
import { parseCrl } from './parse-crl.ts';

const at = Date.UTC(2026, 5, 1, 12);
const world = makePkiWorld({ at });
const issuer = parseCertificate(world.certificate('issuing'));
const certificate = parseCertificate(world.certificate('p256'));

function list(fields: Partial<TbsCrlFields> = {}): Crl {
  const signatureAlgorithm = defaultAlgorithm('issuing');
  const tbs = buildTbsCrl({
    signatureAlgorithm,
    issuer: issuer.subject.raw,
    authorityKeyIdentifier: issuer.subjectKeyIdentifier ?? new Uint8Array(20),
    number: 1,
    thisUpdate: at - 1000,
    nextUpdate: at + 1000,
    entries: [],
    ...fields,
  });
  return parseCrl(
    assembleSigned(tbs, signatureAlgorithm, world.sign('issuing', signatureAlgorithm, tbs)),
  );
}

const statusBy = (crl: Crl, asked = certificate): CrlStatus =>
  findCrlStatus({ certificate: asked, issuer, crls: [crl], at });

const named = (value: string): Uint8Array => buildName([{ type: 'commonName', value }]);

test('a list for a part that is named in a directory speaks for that part alone', () => {
  const points = ['Part 1', 'Part 2'].map((part) =>
    derSequence(derExplicit(0, derExplicit(0, derExplicit(4, named(part))))),
  );
  const value = derSequence(...points);
  const pointed = {
    ...certificate,
    ...decodeCertificateExtensions(
      new Map([...certificate.extensions, [oid.crlDistributionPoints, { critical: false, value }]]),
    ),
  };
  const listFor = (part: string): Crl => {
    const point: IssuingDistributionPoint = {
      urls: [],
      directoryNames: [parseName(parseDer(named(part)))],
      onlyUserCertificates: false,
      onlyCaCertificates: false,
      unusual: false,
    };
    return { ...list(), issuingDistributionPoint: point };
  };
  assert.equal(statusBy(listFor('Part 2'), pointed), 'good');
  assert.equal(statusBy(listFor('part  1'), pointed), 'good');
  assert.equal(statusBy(listFor('Part 7'), pointed), 'unknown');
  assert.equal(statusBy(listFor('Part 2'), certificate), 'unknown');
});

test('a list from before the certificate says nothing good about it', () => {
  const { notBefore, serialNumber } = certificate;
  const skewMs = 5 * 60_000;
  assert.equal(statusBy(list({ thisUpdate: notBefore - skewMs })), 'good');
  assert.equal(statusBy(list({ thisUpdate: notBefore - skewMs - 1000 })), 'unknown');
  const thisUpdate = notBefore - 86_400_000;
  const entries = [{ serialNumber, revokedAt: thisUpdate }];
  assert.equal(statusBy(list({ thisUpdate, entries })), 'revoked');
});
