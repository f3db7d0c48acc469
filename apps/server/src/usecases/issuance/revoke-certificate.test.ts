/** A revocation is final, reaches credential, list and status answers, and is journalled. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildOcspCertId,
  buildOcspRequest,
  findRevocation,
  parseCertificate,
  parseCrl,
  parseOcspResponse,
} from '@kumoin/pki';
import { certificateOf } from '#domain/issuance/authority.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import {
  authorityWorld,
  enrolment,
  useCases,
} from '../../../../../tests/worlds/authority-world.ts';

const at = Date.UTC(2031, 4, 6, 7, 8, 9);
const refused = (code: RefusalCode) => (error: unknown) =>
  error instanceof Refusal && error.code === code;

async function enrolledWorld() {
  const world = await authorityWorld({ at });
  const own = await world.createAuthorities(world.plan);
  const credential = await world.enrolCredential({ ...enrolment, accountId: world.accountId });
  const [der = new Uint8Array()] = credential.chain;
  const { serialNumber } = parseCertificate(der);
  const status = async () => {
    const issuer = certificateOf(own.issuing);
    const certIds = [buildOcspCertId({ hash: 'sha256', issuer, serialNumber })];
    const { response } = await world.answerStatusRequest(buildOcspRequest({ certIds }));
    const parsed = parseOcspResponse(response);
    assert.ok(parsed.status === 'successful');
    return parsed.basic.answers[0]?.status;
  };
  const listed = async () =>
    findRevocation(parseCrl((await world.publishCrl('issuing')).crl), serialNumber);
  return { ...world, own, credential, status, listed };
}

const order = (serialNumber: string, reason = 'keyCompromise') => ({ serialNumber, reason });

test('the credential, the list and the status answer all say so, with time and reason', async () => {
  const world = await enrolledWorld();
  assert.deepEqual(await world.status(), { kind: 'good' });
  assert.equal(await world.listed(), undefined);

  world.clock.at = at + 5000;
  await world.revokeCertificate(order(world.credential.certificateSerial));
  const credential = await world.ports.credentials.find(world.credential.id);
  assert.equal(credential?.revokedAt, at + 5000);
  const revoked = { revokedAt: at + 5000, reason: 'keyCompromise' };
  assert.deepEqual(await world.status(), { kind: 'revoked', ...revoked });
  const entry = await world.listed();
  assert.deepEqual({ revokedAt: entry?.revokedAt, reason: entry?.reason }, revoked);
});

test('it is in the journal, once', async () => {
  const world = await enrolledWorld();
  await world.revokeCertificate(order(world.credential.certificateSerial));
  const entries = await world.ports.journal.read(0, 100);
  const [entry, ...more] = entries.filter(({ event }) => event === 'certificate.revoked');
  assert.deepEqual(more, []);
  assert.equal(entry?.facts['serialNumber'], world.credential.certificateSerial);
  assert.equal(entry?.facts['reason'], 'keyCompromise');
});

test('the unit that dates documents can be revoked too', async () => {
  const world = await enrolledWorld();
  const { serialNumberHex } = certificateOf(world.own.timestamp);
  await world.revokeCertificate(order(serialNumberHex, 'superseded'));
  const { revokedCount } = await world.publishCrl('issuing');
  assert.equal(revokedCount, 1);
});

test('and the issuing CA itself, on the list of the root', async () => {
  const world = await enrolledWorld();
  await world.revokeCertificate(order(certificateOf(world.own.issuing).serialNumberHex));
  assert.equal((await world.publishCrl('root')).revokedCount, 1);
  assert.equal((await world.publishCrl('issuing')).revokedCount, 0);
});

test('a second time is refused, and the first time and reason stay', async () => {
  const world = await enrolledWorld();
  const serialNumber = world.credential.certificateSerial;
  await world.revokeCertificate(order(serialNumber));
  world.clock.at = at + 5000;
  await assert.rejects(
    world.revokeCertificate(order(serialNumber, 'superseded')),
    refused('already_revoked'),
  );
  assert.deepEqual(await world.status(), {
    kind: 'revoked',
    revokedAt: at,
    reason: 'keyCompromise',
  });
});

test('of two at once one is told that it came too late', async () => {
  const world = await enrolledWorld();
  const both = [1, 2].map(() => world.revokeCertificate(order(world.credential.certificateSerial)));
  const outcomes = await Promise.allSettled(both);
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
});

test('a serial number nobody issued is refused: certificate_unknown', async () => {
  const world = await enrolledWorld();
  await assert.rejects(world.revokeCertificate(order('51')), refused('certificate_unknown'));
});

test('a reason that is none is refused before anything happens', async () => {
  const world = await enrolledWorld();
  const unheard = order(world.credential.certificateSerial, 'certificateHold');
  await assert.rejects(world.revokeCertificate(unheard), refused('revocation_reason_unknown'));
  assert.deepEqual(await world.status(), { kind: 'good' });
});

test('a crash half way leaves a credential that signs nothing, and can be repeated', async () => {
  const world = await enrolledWorld();
  const { issuedCertificates } = world.ports;
  const failing = {
    add: (issued: never) => issuedCertificates.add(issued),
    find: (...of: Parameters<typeof issuedCertificates.find>) => issuedCertificates.find(...of),
    revoke: () => Promise.reject(new Error('disk full')),
    listRevoked: () => Promise.resolve([]),
    countRevoked: () => Promise.resolve(0),
  };
  const { revokeCertificate } = useCases({ ...world.ports, issuedCertificates: failing });
  const again = order(world.credential.certificateSerial);
  await assert.rejects(revokeCertificate(again), /disk full/);
  const half = await world.ports.credentials.find(world.credential.id);
  assert.equal(half?.revokedAt, at);
  assert.deepEqual(await world.status(), { kind: 'good' });
  await world.revokeCertificate(again);
  assert.equal((await world.status())?.kind, 'revoked');
});
