/** Orders in the background: accepted durably, done once, told to nobody else. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { digest, parseSignedData } from '@kumoin/pki';
import { V8PlainValues } from '#adapters/system/v8-plain-values.ts';
import { authorityWorld, enrolment } from '../../../../../tests/worlds/authority-world.ts';
import type { AccountId, ClientId } from '#domain/identifiers.ts';
import { Outage } from '#domain/outage.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import { sampleAuthorization, sampleNote } from '#ports/samples.contract.ts';
import { makePollSignatures } from './poll-signatures.ts';
import { makeRequestSignatures } from './request-signatures.ts';
import type { SignaturesRequest } from './request-signatures.ts';
import { makeShowValidationInfo } from './show-validation-info.ts';
import { makeSignRequested } from './sign-requested.ts';
import type { SigningWork } from './signing-work.ts';

const at = Date.UTC(2030, 0, 1);
const text = new TextEncoder().encode('what was agreed to');
const agreed = { algorithm: 'sha256' as const, bytes: digest('sha256', text) };
const algorithm = { scheme: 'ecdsa', hash: 'sha256' } as const;
const clientId = 'client' as ClientId;
const uri = 'https://app.example/done';

async function world(plan: { readonly oneTime?: boolean } = {}) {
  const base = await authorityWorld({ at });
  await base.createAuthorities(base.plan);
  const { accountId, clock } = base;
  const { id: credentialId } = await base.enrolCredential({ ...enrolment, ...plan, accountId });
  let woken = 0;
  const ports = {
    ...base.ports,
    plainValues: new V8PlainValues(),
    needs: base.needs,
    documentWork: base.documentWork,
    showValidationInfo: makeShowValidationInfo(base),
    notifier: { faultOf: (address: string) => (address === uri ? undefined : 'not public') },
    validity: { validitySecondsDefault: 3600, validitySecondsMax: 7200 },
    accepted: () => void (woken += 1),
  };
  const requestSignatures = makeRequestSignatures(ports);
  const pollSignatures = makePollSignatures(ports);
  const caller = { accountId, clientId };
  const own = { ...caller, credentialId, algorithm };
  const hashes: SigningWork = { kind: 'hashes', order: { ...own, digests: [agreed] } };
  const facts = { document: text, attached: true, level: 'B-T' as const, properties: [] };
  const documents: SigningWork = {
    kind: 'documents',
    order: {
      ...own,
      signatureQualifier: undefined,
      documents: [{ asked: { kind: 'cades', facts }, digest: undefined }],
    },
    wantsValidationInfo: true,
  };

  /** As the signer's factors would: straight into the store. */
  async function agree(): Promise<Secret<string>> {
    const sad = randomBytes(16).toString('hex');
    const id = sad as never;
    const times = { createdAt: at, expiresAt: at + 300_000, transactionExpiresAt: at + 3_600_000 };
    const names = { id, transactionId: id, sadHash: ports.tokenHash.hash(sad) };
    const yes = sampleAuthorization({ ...names, ...caller, credentialId, ...times });
    const slot = { position: 0, digest: agreed, spentAt: undefined };
    await ports.authorizations.add(yes, [slot], sampleNote);
    return new Secret(sad);
  }

  const request = async (work: SigningWork = hashes, terms: Partial<SignaturesRequest> = {}) => {
    const sad = terms.sad ?? (await agree());
    return requestSignatures({
      work,
      sad,
      validityMs: undefined,
      responseUri: undefined,
      ...terms,
    });
  };
  return {
    ports,
    clock,
    agree,
    request,
    hashes,
    documents,
    caller,
    woken: () => woken,
    signRequested: makeSignRequested(ports),
    poll: (responseId: string, by: typeof caller = caller) => pollSignatures(by, responseId),
  };
}

async function refuses(code: RefusalCode, run: Promise<unknown>): Promise<void> {
  await assert.rejects(run, (error) => error instanceof Refusal && error.code === code);
}

test('what was accepted is pending, then done, for whoever polls, as often as they do', async () => {
  const { request, poll, signRequested, woken } = await world();
  const responseId = await request();
  assert.equal(woken(), 1);
  assert.equal(await poll(responseId), undefined);
  assert.equal(await signRequested(), true);
  const outcome = await poll(responseId);
  assert.ok(outcome?.kind === 'hashes' && outcome.signatures.length === 1);
  assert.deepEqual(await poll(responseId), outcome);
  assert.equal(await signRequested(), false);
});

test('documents come back signed, with what validates them', async () => {
  const { request, poll, signRequested, documents } = await world();
  const responseId = await request(documents);
  await signRequested();
  const outcome = await poll(responseId);
  assert.ok(outcome?.kind === 'documents');
  assert.deepEqual(parseSignedData(outcome.signed[0]?.bytes ?? text).content, text);
  assert.equal(outcome.validationInfo?.crls.length, 2);
  assert.ok(documents.kind === 'documents');
  const plain = await request({ ...documents, wantsValidationInfo: false });
  await signRequested();
  const bare = await poll(plain);
  assert.ok(bare?.kind === 'documents' && bare.validationInfo === undefined);
});

test('what would be refused now is refused now, and nothing is kept', async () => {
  const { request, ports, caller, hashes, signRequested, woken } = await world();
  const unknown = request(hashes, { sad: new Secret('x'.repeat(43)) });
  await refuses('authorization_unknown', unknown);
  await refuses('validity_too_long', request(hashes, { validityMs: 7_200_001 }));
  await refuses('response_uri_refused', request(hashes, { responseUri: 'https://10.0.0.1/' }));
  assert.equal(await ports.signingJobs.countOpen(caller.accountId, at), 0);
  assert.equal(await signRequested(), false);
  assert.equal(woken(), 0);
});

test('no account has more orders waiting than may be', async () => {
  const { request, agree, hashes, signRequested } = await world();
  const sad = await agree();
  for (let count = 0; count < 50; count += 1) await request(hashes, { sad });
  await refuses('too_many_jobs', request(hashes, { sad }));
  await signRequested();
  // The yes is spent by now: that is what it is refused for.
  await refuses('authorization_spent', request(hashes, { sad }));
});

test('neither the document nor its signature stands in the store unsealed', async () => {
  const { request, documents, ports, signRequested, poll } = await world();
  const responseId = await request(documents);
  const stored = async () => {
    const job = await ports.signingJobs.findByResponse(ports.tokenHash.hash(responseId));
    return Buffer.concat([job?.work ?? text, job?.result ?? new Uint8Array()]);
  };
  assert.ok(!(await stored()).includes(Buffer.from(text)));
  assert.ok(!(await stored()).includes(responseId));
  await signRequested();
  assert.ok(!(await stored()).includes(Buffer.from(text)));
  assert.ok(await poll(responseId));
});

test('nobody else’s order: another account, another client, or after its time', async () => {
  const { request, signRequested, poll, caller, clock } = await world();
  const responseId = await request();
  await signRequested();
  await refuses('job_unknown', poll(responseId, { ...caller, accountId: 'x' as AccountId }));
  await refuses('job_unknown', poll(responseId, { ...caller, clientId: 'x' as ClientId }));
  await refuses('job_unknown', poll('x'));
  clock.at += 3_600_000 - 1;
  await poll(responseId);
  clock.at += 1;
  await refuses('job_unknown', poll(responseId));
});

test('one yes ordered twice signs once, whoever takes the orders up', async () => {
  const { request, agree, hashes, signRequested, poll } = await world();
  const sad = await agree();
  const ids = [await request(hashes, { sad }), await request(hashes, { sad })];
  await Promise.all([signRequested(), signRequested(), signRequested()]);
  const outcomes = await Promise.allSettled(ids.map((id) => poll(id)));
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  const failed = ids[outcomes.findIndex(({ status }) => status === 'rejected')] ?? '';
  await refuses('authorization_spent', poll(failed));
});

test('a process that dies before the yes is spent leaves an order that the next one does', async () => {
  const { request, signRequested, poll, ports, clock } = await world();
  const responseId = await request();
  await ports.signingJobs.claim({ holder: 'dead', at: clock.at, until: clock.at + 120_000 });
  assert.equal(await signRequested(), false);
  clock.at += 120_000;
  assert.equal(await signRequested(), true);
  assert.equal((await poll(responseId))?.kind, 'hashes');
});

for (const oneTime of [false, true]) {
  const what = oneTime ? ' of a one-time credential' : '';
  test(`one that dies after it is spent${what} leaves a failed order, never two signatures`, async () => {
    const { request, signRequested, poll, ports, clock } = await world({ oneTime });
    const responseId = await request();
    let signed = 0;
    const sign = ports.keyVault.sign.bind(ports.keyVault);
    ports.keyVault.sign = async (warrant) => {
      signed += 1;
      return sign(warrant);
    };
    const settle = ports.signingJobs.settle.bind(ports.signingJobs);
    const release = ports.signingJobs.release.bind(ports.signingJobs);
    const dead = new Outage('store_failed', { cause: 'the process is gone' });
    ports.signingJobs.settle = () => Promise.reject(dead);
    ports.signingJobs.release = () => Promise.reject(dead);
    await assert.rejects(signRequested(), dead);
    Object.assign(ports.signingJobs, { settle, release });
    clock.at += 120_000;
    assert.equal(await signRequested(), true);
    await refuses('signing_interrupted', poll(responseId));
    assert.equal(signed, 1);
  });
}

test('a node that was too slow has lost its order, and its result with it', async () => {
  const { request, signRequested, poll, ports, clock } = await world();
  const responseId = await request();
  const sign = ports.keyVault.sign.bind(ports.keyVault);
  ports.keyVault.sign = async (warrant) => {
    clock.at += 120_000;
    ports.keyVault.sign = sign;
    // Meanwhile another node takes it up, and finds the yes spent.
    await signRequested();
    return sign(warrant);
  };
  await signRequested();
  await refuses('signing_interrupted', poll(responseId));
});

test('when the vault fails the yes is gone, and the order ends when it is tried again', async () => {
  const { request, signRequested, poll, ports, clock } = await world();
  const responseId = await request();
  const sign = ports.keyVault.sign.bind(ports.keyVault);
  ports.keyVault.sign = () => Promise.reject(new Outage('vault_failed', { cause: 'gone' }));
  await assert.rejects(signRequested(), (error) => error instanceof Outage);
  ports.keyVault.sign = sign;
  assert.equal(await signRequested(), false);
  clock.at += 5_000;
  assert.equal(await signRequested(), true);
  await refuses('signing_interrupted', poll(responseId));
});

test('a yes that ran out before its turn signs nothing, and the journal says who was refused', async () => {
  const { request, signRequested, poll, ports, clock } = await world();
  const responseId = await request();
  clock.at += 300_000;
  await signRequested();
  await refuses('authorization_expired', poll(responseId));
  const last = (await ports.journal.read(1, 1000)).at(-1);
  assert.deepEqual(
    [last?.event, last?.facts['code']],
    ['signature.refused', 'authorization_expired'],
  );
});

test('who is to be told is told of the end, whichever it is, and of nothing before', async () => {
  const { request, signRequested, hashes, ports, clock } = await world();
  const { notifications } = ports;
  const due = () => notifications.claim({ holder: 'n', at: clock.at, until: clock.at + 1000 });
  const responseId = await request(hashes, { responseUri: uri });
  await request(hashes);
  assert.equal(await due(), undefined);
  await signRequested();
  await signRequested();
  const told = await due();
  assert.equal(told?.uri, uri);
  const body = JSON.parse(new TextDecoder().decode(told?.body)) as unknown;
  assert.deepEqual(body, { responseID: responseId, notificationID: told?.id });
  assert.equal(await due(), undefined);
});

test('an order that was taken up before, and is refused for a reason of its own, says that', async () => {
  const { request, signRequested, poll, ports, clock } = await world();
  const responseId = await request();
  await ports.signingJobs.claim({ holder: 'dead', at: clock.at, until: clock.at + 300_000 });
  clock.at += 300_000;
  await signRequested();
  await refuses('authorization_expired', poll(responseId));
});

test('what a refusal is about is kept with it', async () => {
  const { request, signRequested, poll, ports } = await world();
  const responseId = await request();
  const find = ports.authorizations.findWithOpenSlots.bind(ports.authorizations);
  ports.authorizations.findWithOpenSlots = async (sadHash) => {
    const found = await find(sadHash);
    return found && { ...found, openSlots: [] };
  };
  await signRequested();
  await assert.rejects(poll(responseId), (error) => {
    assert.ok(error instanceof Refusal);
    assert.equal(error.code, 'digest_not_authorized');
    return error.detail?.startsWith('sha256:') === true;
  });
});
