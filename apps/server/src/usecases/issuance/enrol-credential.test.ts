/** Enrolling: what a credential is afterwards, what is refused, what a crash leaves behind. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { nameAttribute, oid, parseCertificate, readKeyAlgorithm } from '@kumoin/pki';
import type { KeyAlgorithm } from '@kumoin/pki';
import type { AccountId } from '#domain/identifiers.ts';
import { certificateOf } from '#domain/issuance/authority.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import {
  authorityWorld,
  enrolment,
  useCases,
} from '../../../../../tests/worlds/authority-world.ts';
import { Secret } from '#domain/secret.ts';
import type { Enrolment } from './enrol-credential.ts';

const at = Date.UTC(2031, 4, 6, 7, 8, 9);
const refused = (code: RefusalCode) => (error: unknown) =>
  error instanceof Refusal && error.code === code;

async function enrolledWorld() {
  const world = await authorityWorld({ at });
  const own = await world.createAuthorities(world.plan);
  return { ...world, own, order: { ...enrolment, accountId: world.accountId } };
}

for (const keyAlgorithm of ['p-256', 'p-384', 'p-521', 'rsa-2048', 'ed25519'] as const) {
  test(`a ${keyAlgorithm} key is certified for its owner, to sign and nothing else`, async () => {
    const world = await enrolledWorld();
    const algorithm: KeyAlgorithm = keyAlgorithm;
    const credential = await world.enrolCredential({ ...world.order, keyAlgorithm: algorithm });
    assert.deepEqual(await world.ports.credentials.find(credential.id), credential);
    assert.deepEqual(credential.chain.slice(1), world.own.issuing.chain);
    assert.equal(credential.ownerId, world.accountId);
    assert.equal(credential.revokedAt, undefined);

    const [own = new Uint8Array()] = credential.chain;
    const certificate = parseCertificate(own);
    assert.equal(certificate.serialNumberHex, credential.certificateSerial);
    assert.equal(readKeyAlgorithm(certificate.publicKey), keyAlgorithm);
    assert.deepEqual([...(certificate.keyUsage ?? [])], ['nonRepudiation']);
    assert.equal(certificate.basicConstraints, undefined);
    assert.deepEqual(certificate.qcStatements, []);
    assert.equal(nameAttribute(certificate.subject, 'commonName'), 'Alice Example');
    assert.equal(nameAttribute(certificate.subject, 'serialNumber'), world.accountId);
    assert.deepEqual(certificate.ocspUrls, ['http://ca.test/pki/ocsp']);
    const issuerId = world.own.issuing.id;
    assert.deepEqual(certificate.crlDistributionPoints, [`http://ca.test/pki/crl/${issuerId}.crl`]);
    assert.equal(certificate.extensions.get(oid.keyUsage)?.critical, true);
  });
}

test('a PIN that is given is there with the credential, and never in clear', async () => {
  const world = await enrolledWorld();
  const { id } = await world.enrolCredential({ ...world.order, pin: new Secret('80417293') });
  const owner = { accountId: world.accountId, type: 'pin' as const, credentialId: id };
  const factor = await world.ports.factors.find(owner);
  assert.ok(factor);
  const secret = new TextEncoder().encode('80417293');
  const verifier = await world.ports.sealing.mac(secret, `factor:pin:${factor.id}`);
  assert.deepEqual(factor.verifier, verifier);
  assert.ok(!Buffer.from(factor.verifier).includes('80417293'));
});

test('a weak PIN is refused before there is a key or a certificate', async () => {
  const world = await enrolledWorld();
  const before = await world.ports.journal.head();
  for (const pin of ['', '12345', '1234567890123', '12345a', '１２３４５６']) {
    const enrolling = world.enrolCredential({ ...world.order, pin: new Secret(pin) });
    await assert.rejects(enrolling, refused('pin_too_weak'));
  }
  assert.deepEqual(await world.ports.journal.head(), before);
});

test('a credential enrolled late in the life of its issuer ends with it', async () => {
  const world = await enrolledWorld();
  const { notAfter } = certificateOf(world.own.issuing);
  world.clock.at = notAfter - 1000;
  const credential = await world.enrolCredential(world.order);
  assert.equal(credential.notAfter, notAfter);
});

describe('is refused', () => {
  const rows: readonly {
    readonly why: string;
    readonly changed: Partial<Enrolment>;
    readonly code: RefusalCode;
  }[] = [
    {
      why: 'for nobody',
      changed: { accountId: 'nobody' as AccountId },
      code: 'account_unknown',
    },
    {
      why: 'without a factor to agree with',
      changed: { factors: [] },
      code: 'factors_missing',
    },
    {
      why: 'with an expression over a factor it does not have',
      changed: { expression: 'PIN AND OTP' },
      code: 'expression_malformed',
    },
    {
      why: 'with an expression that nothing meets',
      changed: { expression: 'PIN XOR PIN' },
      code: 'expression_unmeetable',
    },
    {
      why: 'with codes by SMS for an account without a telephone number',
      changed: { factors: ['sms'] },
      code: 'address_missing',
    },
    {
      why: 'with codes by mail for an account without an address',
      changed: { factors: ['pin', 'mail'], expression: 'PIN OR MAIL' },
      code: 'address_missing',
    },
    {
      why: 'for no signature at a time',
      changed: { signaturesMax: 0 },
      code: 'signature_count_too_low',
    },
    {
      why: 'for more signatures at a time than anybody can oversee',
      changed: { signaturesMax: 1001 },
      code: 'signature_count_too_high',
    },
    {
      why: 'without a name',
      changed: { person: { country: 'XX' } },
      code: 'certificate_request_refused',
    },
  ];
  for (const { why, changed, code } of rows) {
    test(`${why}: ${code}, and no key is made`, async () => {
      const world = await enrolledWorld();
      const { enrolCredential } = useCases({
        ...world.ports,
        pooledKeys: {
          add: () => assert.fail('a key was pooled'),
          claim: () => assert.fail('a key was taken'),
          isFree: () => assert.fail('a key was looked for'),
          count: () => assert.fail('keys were counted'),
        },
        keyVault: {
          generate: () => assert.fail('a key was made'),
          sign: () => assert.fail('a key was used'),
          publicKeyOf: () => assert.fail('a key was looked at'),
          destroy: () => assert.fail('a key was destroyed'),
        },
      });
      await assert.rejects(enrolCredential({ ...world.order, ...changed }), refused(code));
    });
  }

  test('before there is an issuing CA: authority_unknown', async () => {
    const world = await authorityWorld({ at });
    const order = { ...enrolment, accountId: world.accountId };
    await assert.rejects(world.enrolCredential(order), refused('authority_unknown'));
  });

  test('once the issuing CA has expired: certificate_not_valid', async () => {
    const world = await enrolledWorld();
    const { pooledKeys, keyVault } = world.ports;
    await pooledKeys.add({
      ...(await keyVault.generate('p-256')),
      algorithm: 'p-256',
      createdAt: at,
    });
    world.clock.at = certificateOf(world.own.issuing).notAfter + 1000;
    await assert.rejects(world.enrolCredential(world.order), refused('certificate_not_valid'));
    assert.equal(await pooledKeys.count('p-256'), 1, 'a key was taken for nothing');
  });
});

test('a key is for one call only when that is asked for', async () => {
  const world = await enrolledWorld();
  const lasting = await world.enrolCredential(world.order);
  const once = await world.enrolCredential({ ...world.order, oneTime: true });
  assert.deepEqual([lasting.oneTime, once.oneTime, once.consumedAt], [false, true, undefined]);
  assert.equal((await world.ports.credentials.find(once.id))?.oneTime, true);
});

test('a key that was made ahead is taken first; without one the vault makes it', async () => {
  const world = await enrolledWorld();
  const { pooledKeys, keyVault, journal } = world.ports;
  const made = await keyVault.generate('p-256');
  await pooledKeys.add({ ...made, algorithm: 'p-256', createdAt: at });

  const first = await world.enrolCredential(world.order);
  const second = await world.enrolCredential(world.order);
  assert.equal(first.keyRef, made.keyRef);
  assert.deepEqual(parseCertificate(first.chain[0] ?? made.publicKey).publicKey, made.publicKey);
  assert.notEqual(second.keyRef, made.keyRef);

  const entries = await journal.read(0, 100);
  const enrolled = entries.filter(({ event }) => event === 'credential.enrolled');
  assert.deepEqual(
    enrolled.map(({ facts }) => facts['keyFrom']),
    ['pool', 'vault'],
  );
});

test('a key that was made ahead and is gone from the vault is passed over', async () => {
  const world = await enrolledWorld();
  const { pooledKeys, keyVault } = world.ports;
  const made = await keyVault.generate('p-256');
  await pooledKeys.add({ ...made, algorithm: 'p-256', createdAt: at });
  await keyVault.destroy(made.keyRef);

  const { keyRef } = await world.enrolCredential(world.order);
  assert.notEqual(keyRef, made.keyRef);
  await keyVault.publicKeyOf(keyRef);
});

test('no certificate for a key that only the pool knows', async () => {
  const world = await enrolledWorld();
  const { pooledKeys, keyVault } = world.ports;
  const { keyRef } = await keyVault.generate('p-256');
  const { publicKey } = await keyVault.generate('p-256');
  await pooledKeys.add({ keyRef, publicKey, algorithm: 'p-256', createdAt: at });

  const before = await world.ports.journal.head();
  await assert.rejects(world.enrolCredential(world.order), { code: 'vault_failed' });
  assert.deepEqual(await world.ports.journal.head(), before);
  assert.deepEqual(await world.ports.credentials.listOf(world.accountId), []);
});

test('no record, no credential: when the journal is down nothing is released', async () => {
  const world = await enrolledWorld();
  const journal = {
    record: () => Promise.reject(new Error('disk full')),
    read: () => Promise.resolve([]),
    head: () => world.ports.journal.head(),
  };
  const { enrolCredential } = useCases({ ...world.ports, journal });
  await assert.rejects(enrolCredential(world.order), /disk full/);
  assert.deepEqual(await world.ports.credentials.listOf(world.accountId), []);
});
