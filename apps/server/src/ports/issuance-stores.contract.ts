/**
 * What the stores of the installation's own authorities must do: who they are, what they
 * issued and took back, the lists they published, the newest time they vouched for. Run by
 * each adapter's own test.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AuthorityId, KeyRef } from '#domain/identifiers.ts';
import type { Authority } from '#domain/issuance/authority.ts';
import type { IssuedCertificate, Revocation } from '#domain/issuance/issued-certificate.ts';
import type { PublishedCrl } from '#domain/issuance/published-crl.ts';
import { countTrue, emptyStores, everyOctet, farFuture, now } from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';

const issuing = 'issuing-1' as AuthorityId;
const root = 'root-1' as AuthorityId;

const authority: Authority = {
  id: issuing,
  kind: 'issuing',
  keyRef: 'key-1' as KeyRef,
  keyAlgorithm: 'p-384',
  chain: [everyOctet, Uint8Array.of(1, 2, 3)],
  createdAt: farFuture,
};

const issued: IssuedCertificate = {
  authorityId: issuing,
  serialNumber: '7f00',
  certificate: everyOctet,
  notBefore: 0,
  notAfter: farFuture,
  issuedAt: now,
  revocation: undefined,
};

const crl: PublishedCrl = {
  authorityId: issuing,
  number: 1,
  crl: everyOctet,
  revokedCount: 3,
  thisUpdate: now,
  nextUpdate: farFuture,
};

export function issuanceStoresContract(name: string, open: OpenStores): void {
  authoritiesContract(name, open);
  issuedCertificatesContract(name, open);
  crlsContract(name, open);
  issuedTimestampsContract(name, open);
}

function authoritiesContract(name: string, open: OpenStores): void {
  test(`${name}: an authority comes back exactly as it was added`, async (t) => {
    const { authorities } = await emptyStores(open, t);
    assert.equal(await authorities.add(authority), true);
    assert.deepEqual(await authorities.find(issuing), authority);
    assert.deepEqual(await authorities.findByKind('issuing'), authority);
    assert.equal(await authorities.find(root), undefined);
    assert.equal(await authorities.findByKind('root'), undefined);
  });

  test(`${name}: there is one authority of each kind, and the first stays`, async (t) => {
    const { authorities } = await emptyStores(open, t);
    await authorities.add(authority);
    const another = { ...authority, id: 'issuing-2' as AuthorityId };
    assert.equal(await authorities.add(another), false);
    assert.equal(await authorities.find(another.id), undefined);
    assert.deepEqual(await authorities.findByKind('issuing'), authority);
    assert.equal(await authorities.add({ ...authority, id: root, kind: 'root' }), true);
  });
}

function issuedCertificatesContract(name: string, open: OpenStores): void {
  test(`${name}: an issued certificate comes back exactly as it was added`, async (t) => {
    const { issuedCertificates } = await emptyStores(open, t);
    const revoked = { ...issued, serialNumber: '01', revocation: revokedAt(farFuture) };
    assert.equal(await issuedCertificates.add(issued), true);
    assert.equal(await issuedCertificates.add(revoked), true);
    assert.deepEqual(await issuedCertificates.find(issuing, '7f00'), issued);
    assert.deepEqual(await issuedCertificates.find(issuing, '01'), revoked);
  });

  test(`${name}: a serial number is of its authority only, and used once there`, async (t) => {
    const { issuedCertificates } = await emptyStores(open, t);
    await issuedCertificates.add(issued);
    assert.equal(await issuedCertificates.find(root, '7f00'), undefined);
    assert.equal(await issuedCertificates.add({ ...issued, issuedAt: now + 1 }), false);
    assert.equal(await issuedCertificates.add({ ...issued, authorityId: root }), true);
    assert.deepEqual(await issuedCertificates.find(issuing, '7f00'), issued);
  });

  test(`${name}: a certificate is revoked once; the first time and reason stay`, async (t) => {
    const { issuedCertificates } = await emptyStores(open, t);
    await issuedCertificates.add(issued);
    const revocation: Revocation = { at: now, reason: 'keyCompromise' };
    assert.equal(await issuedCertificates.revoke(issuing, '7f00', revocation), true);
    assert.equal(await issuedCertificates.revoke(issuing, '7f00', revokedAt(now + 1)), false);
    const revoked = { ...issued, revocation };
    assert.deepEqual(await issuedCertificates.find(issuing, '7f00'), revoked);
  });

  test(`${name}: of 50 revocations at once, one counts`, async (t) => {
    const { issuedCertificates } = await emptyStores(open, t);
    await issuedCertificates.add(issued);
    const calls = Array.from({ length: 50 }, (_, n) =>
      issuedCertificates.revoke(issuing, '7f00', revokedAt(now + n)),
    );
    assert.equal(countTrue(await Promise.all(calls)), 1);
  });

  test(`${name}: what was never issued, or by another, is not revoked`, async (t) => {
    const { issuedCertificates } = await emptyStores(open, t);
    await issuedCertificates.add(issued);
    assert.equal(await issuedCertificates.revoke(issuing, '7f01', revokedAt(now)), false);
    assert.equal(await issuedCertificates.revoke(root, '7f00', revokedAt(now)), false);
    assert.deepEqual(await issuedCertificates.listRevoked(issuing), []);
    assert.equal(await issuedCertificates.countRevoked(issuing), 0);
  });

  test(`${name}: revoked ones are listed by time, then by serial number`, async (t) => {
    const { issuedCertificates } = await emptyStores(open, t);
    const times = { '03': now, '02': now, '01': now + 1, '04': now - 1 };
    for (const serialNumber of Object.keys(times)) {
      await issuedCertificates.add({ ...issued, serialNumber });
    }
    await issuedCertificates.add({ ...issued, serialNumber: '05' });
    await issuedCertificates.add({ ...issued, authorityId: root, revocation: revokedAt(now) });
    for (const [serialNumber, at] of Object.entries(times)) {
      await issuedCertificates.revoke(issuing, serialNumber, revokedAt(at));
    }
    assert.deepEqual(await issuedCertificates.listRevoked(issuing), [
      { serialNumber: '04', revocation: revokedAt(now - 1) },
      { serialNumber: '02', revocation: revokedAt(now) },
      { serialNumber: '03', revocation: revokedAt(now) },
      { serialNumber: '01', revocation: revokedAt(now + 1) },
    ]);
    assert.equal(await issuedCertificates.countRevoked(issuing), 4);
  });
}

function crlsContract(name: string, open: OpenStores): void {
  test(`${name}: the newest revocation list comes back exactly as it was added`, async (t) => {
    const { crls } = await emptyStores(open, t);
    assert.equal(await crls.latest(issuing), undefined);
    assert.equal(await crls.add(crl), true);
    const next = { ...crl, number: 2, crl: Uint8Array.of(2) };
    assert.equal(await crls.add(next), true);
    assert.deepEqual(await crls.latest(issuing), next);
    assert.equal(await crls.latest(root), undefined);
  });

  test(`${name}: a list whose number is not greater changes nothing`, async (t) => {
    const { crls } = await emptyStores(open, t);
    const newest = { ...crl, number: 7 };
    await crls.add(newest);
    assert.equal(await crls.add({ ...crl, number: 7, revokedCount: 9 }), false);
    assert.equal(await crls.add({ ...crl, number: 6 }), false);
    assert.deepEqual(await crls.latest(issuing), newest);
    assert.equal(await crls.add({ ...crl, number: 6, authorityId: root }), true);
  });

  test(`${name}: of 50 lists of one number at once, one is published`, async (t) => {
    const { crls } = await emptyStores(open, t);
    await crls.add(crl);
    const calls = Array.from({ length: 50 }, (_, revokedCount) =>
      crls.add({ ...crl, number: 2, revokedCount }),
    );
    assert.equal(countTrue(await Promise.all(calls)), 1);
  });
}

function issuedTimestampsContract(name: string, open: OpenStores): void {
  test(`${name}: the newest time-stamp is remembered, and never an older one`, async (t) => {
    const { issuedTimestamps } = await emptyStores(open, t);
    assert.equal(await issuedTimestamps.newestAt(), undefined);
    await issuedTimestamps.advance(now);
    await issuedTimestamps.advance(now - 1);
    assert.equal(await issuedTimestamps.newestAt(), now);
    await issuedTimestamps.advance(farFuture);
    assert.equal(await issuedTimestamps.newestAt(), farFuture);
  });

  test(`${name}: of many times at once, the newest stays`, async (t) => {
    const { issuedTimestamps } = await emptyStores(open, t);
    const times = Array.from({ length: 50 }, (_, n) => now + ((n * 37) % 50));
    await Promise.all(times.map((at) => issuedTimestamps.advance(at)));
    assert.equal(await issuedTimestamps.newestAt(), now + 49);
  });
}

function revokedAt(at: number): Revocation {
  return { at, reason: 'superseded' };
}
