/** What a vault that trusts nobody seals, and the nearest that it does not. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  encodeAttestation,
  encodeTokenCertificate,
  encodeTokenStatus,
  encodeTreeHead,
  pseudonymOf,
} from '@kumoin/evidence';
import type { TreeHeadBody } from '@kumoin/evidence';
import { tokenCertificateBody } from '#domain/evidence/token-certificate-body.ts';
import { tokenStatusBody } from '#domain/evidence/token-status-body.ts';
import type { SealedKind } from '#domain/evidence/seal-evidence.ts';
import type { EvidenceRecordId, TokenTransactionId } from '#domain/identifiers.ts';
import type { EvidenceRecords } from '#ports/evidence-records.ts';
import type { Token } from '#domain/tokens/token.ts';
import {
  approvedInOrder,
  evidenceWorld,
  token,
} from '#usecases/evidence/evidence-world.contract.ts';
import { buildEvidenceUseCases } from '../../wiring/build-evidence-use-cases.ts';
import { makeConfirmEvidence } from './confirm-evidence.ts';
import { confirmSealed } from './confirm-sealed.ts';
import { EvidenceRefused } from './evidence-refused.ts';
import { noRecords } from './evidence-samples.contract.ts';
import { connectVault, startVault, vaultPlace } from './vault-world.contract.ts';
import { EvidenceWarrant } from '#domain/evidence/evidence-warrant.ts';

const world = await evidenceWorld();
await approvedInOrder(world, 2);
await world.sealRecords();
await world.begin(3);
const { evidenceRecords } = world.ports;
const at = world.clock.at;
const authority = world.authorities.evidence;
const recordOf = async (number: number) =>
  (await evidenceRecords.find(`record-${String(number)}` as EvidenceRecordId)) ?? assert.fail();

function confirmed(sealed: SealedKind, content: Uint8Array, records = world.ports) {
  return confirmSealed(records, { sealed, content, authority, at });
}

describe('a record', () => {
  test('that stands there without a seal is sealed', async () => {
    assert.equal(await confirmed('record', (await recordOf(5)).body), true);
  });

  test('that is in the log already, is another, or not there at all, is not', async () => {
    const { body } = await recordOf(5);
    assert.equal(await confirmed('record', (await recordOf(1)).body), false);
    const text = new TextDecoder().decode(body);
    const other = new TextEncoder().encode(text.replace('Kasuga Bank', 'Kasuga Bonk'));
    assert.equal(await confirmed('record', other), false);
    const unknown = new TextEncoder().encode(text.replace('record-5', 'record-9'));
    assert.equal(await confirmed('record', unknown), false);
  });
});

describe('a head', () => {
  const head = (changes: Partial<TreeHeadBody>) =>
    encodeTreeHead({ log: authority.id, size: 4, root: new Uint8Array(32), at, ...changes });

  test('of as many as are logged is sealed, once', async () => {
    const none = { ...world.ports.evidenceRecords, newestHead: async () => undefined };
    const fresh = {
      find: none.find,
      newestHead: none.newestHead,
      countLogged: async () => 4,
    };
    const records = { evidenceRecords: fresh, tokens: world.ports.tokens };
    const of = (size: number) =>
      confirmSealed(records, { sealed: 'head', content: head({ size }), authority, at });
    assert.equal(await of(4), true);
    assert.equal(await of(5), false);
    assert.equal(await confirmed('head', head({ size: 4 })), false);
    assert.equal(await confirmed('head', head({ size: 3 })), false);
  });
});

describe('of a token', () => {
  const said = { issuedAt: at, statusUrl: 'https://bank.example/evidence/v1/tokens/token-1' };
  const certificate = tokenCertificateBody(token, said);
  const status = tokenStatusBody(token, at);

  test('its certificate and its status are sealed as its row says them', async () => {
    assert.equal(await confirmed('certificate', encodeTokenCertificate(certificate)), true);
    assert.equal(await confirmed('status', encodeTokenStatus(status)), true);
  });

  test('with another key, holder or life the certificate is not', async () => {
    const other = 'ab'.repeat(32);
    for (const changes of [
      { commitment: other },
      { holder: other },
      { notAfter: certificate.notBefore },
      { tokenId: 'token-2' },
      { assurance: 'key-imported' as const },
    ]) {
      const content = encodeTokenCertificate({ ...certificate, ...changes });
      assert.equal(await confirmed('certificate', content), false);
    }
  });

  test('a status that is not its own is not', async () => {
    const revoked = { status: 'revoked', revokedAt: at } as const;
    for (const changes of [revoked, { status: 'suspended' as const }, { tokenId: 'token-2' }]) {
      const content = encodeTokenStatus({ ...status, ...changes });
      assert.equal(await confirmed('status', content), false);
    }
  });
});

test('through a vault process evidence is sealed; what a node made up is not', async (t) => {
  const own = await evidenceWorld();
  await approvedInOrder(own, 2);
  const place = vaultPlace(t);
  const confirmEvidence = makeConfirmEvidence(own.ports);
  const { keyVault: held, clock } = own.ports;
  await startVault(t, place, { keyVault: held, confirmEvidence, clock });
  const { keyVault } = connectVault(t, place);
  const node = buildEvidenceUseCases({ ...own.given, keyVault });
  assert.equal(await node.sealRecords(), 4);
  const transactionId = 'transaction-1' as TokenTransactionId;
  const bundle = await node.exportEvidence({ transactionId, reader: 'operator' });
  assert.equal(own.verify(bundle).valid, true);

  await own.begin(3);
  const madeUp = async () => {
    const [draft] = await own.ports.evidenceRecords.listUnlogged(1);
    const text = new TextDecoder().decode(draft?.body).replace('Kasuga', 'Kasuna');
    return draft ? [{ ...draft, body: new TextEncoder().encode(text) }] : [];
  };
  const other = buildEvidenceUseCases({
    ...own.given,
    keyVault,
    evidenceRecords: new Proxy(own.ports.evidenceRecords, {
      get: (target, name: keyof EvidenceRecords) =>
        name === 'listUnlogged' ? madeUp : target[name].bind(target),
    }),
  });
  await assert.rejects(other.sealRecords());
  assert.equal(await own.ports.evidenceRecords.countLogged(), 4);
});

test('an answer is attested once its step is used up, and as its token says', async () => {
  const step = 32_000_000;
  const suites = { ...token.suites, online: 'OCRA-1:HOTP-SHA256-0:QH64-T1M' };
  const used = { ...token, suites, lastStep: step };
  const hash = 'ab'.repeat(32);
  const body = {
    ...{ tokenId: token.id, holder: pseudonymOf('account-1', token.id), suite: suites.online },
    ...{ commitment: token.commitment, question: hash, response: hash, step, at },
  };
  const confirm = (changes: object, row: Token = used) => {
    const content = encodeAttestation({ ...body, ...changes });
    const tokens = { find: async () => row };
    return confirmed('attestation', content, { ...world.ports, tokens } as never);
  };
  assert.equal(await confirm({}), true);
  assert.equal(await confirm({ step: step - 1 }), true);
  for (const changes of [
    { step: step + 1 },
    { step: undefined },
    { holder: hash },
    { commitment: hash },
    { suite: 'OCRA-1:HOTP-SHA256-0:QH64' },
  ]) {
    assert.equal(await confirm(changes), false, JSON.stringify(changes));
  }
  assert.equal(await confirm({}, { ...used, lastStep: undefined }), false);
  assert.equal(await confirm({}, { ...used, accountId: undefined }), false);
});

test('the unit that seals has to be on record, too', async () => {
  const content = encodeTokenStatus(tokenStatusBody(token, at));
  const warrant = EvidenceWarrant.issue({ sealed: 'status', content, authority, at });
  const { tokens, authorities } = world.ports;
  await makeConfirmEvidence({ ...noRecords, tokens, authorities })(warrant);
  for (const records of [{ tokens }, { authorities }]) {
    await assert.rejects(
      makeConfirmEvidence({ ...noRecords, ...records })(warrant),
      (error) => error instanceof EvidenceRefused && error.code === 'evidence_unrecorded',
    );
  }
});
