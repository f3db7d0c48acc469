/**
 * Two nodes on one store, and what a signer gives is good once between them: a code, the handle of
 * an approval, the decision of a person.
 */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from '../../apps/server/src/build.ts';
import type { Built } from '../../apps/server/src/build.ts';
import { loadConfig } from '../../apps/server/src/config.ts';
import type { FactorKind } from '../../apps/server/src/domain/credentials/credential.ts';
import { makeDigest } from '../../apps/server/src/domain/digest.ts';
import type { AccountId, TenantId } from '../../apps/server/src/domain/identifiers.ts';
import { loginClientId } from '../../apps/server/src/domain/access/access-grant.ts';
import { Secret } from '../../apps/server/src/domain/secret.ts';
import { SigningPhone } from '../worlds/signing-phone.ts';
import { SmsReceiver } from '../worlds/sms-receiver.ts';

const phone = '+819012345678';
let home: string;
let sms: SmsReceiver;
let nodes: readonly [Built, Built];
let accountId: AccountId;
let token: SigningPhone;

before(async () => {
  home = mkdtempSync(join(tmpdir(), 'kumoin-two-nodes-'));
  sms = await SmsReceiver.open();
  nodes = [await startNode(), await startNode()];
  const { createAuthorities, createAccount } = nodes[0].useCases;
  const keys = { caKey: 'p-256', unitKey: 'p-256' } as const;
  const plan = { country: 'XX', organization: 'World', baseUrl: 'http://node.test', ...keys };
  await createAuthorities(plan);
  const account = await createAccount({
    tenantId: 'tenant' as TenantId,
    name: 'alice',
    displayName: 'Alice Example',
    password: new Secret('correct horse battery'),
    totpSeed: undefined,
    phone,
  });
  accountId = account.id;
  const at = { server: () => nodes[1], now: () => Date.now() };
  token = await SigningPhone.enrol(at, accountId);
});
after(async () => {
  for (const node of nodes) await node.close();
  sms.close();
  rmSync(home, { recursive: true, force: true });
});

async function startNode(): Promise<Built> {
  const senders = { sms: sms.settings };
  const node = await build(loadConfig({}, { home, port: 0, logLevel: 'silent', senders }));
  node.setBaseUrl('http://node.test');
  return node;
}

async function enrol(factors: readonly FactorKind[]) {
  const person = { country: 'XX', givenName: 'Alice', surname: 'Example' };
  const rules = { keyAlgorithm: 'p-256', factors, level: 2, signaturesMax: 1 } as const;
  const order = { ...rules, accountId, description: '', person };
  const { id: credentialId } = await nodes[0].useCases.enrolCredential(order);
  const digests = [makeDigest('sha256', new Uint8Array(randomBytes(32)))];
  const caller = { accountId, clientId: loginClientId };
  return { ...caller, rights: {}, credentialId, numSignatures: 1, digests };
}

/** Many calls at once, on both nodes in turn. @returns how many were served. */
async function served(call: (node: Built) => Promise<unknown>): Promise<number> {
  const calls = Array.from({ length: 16 }, (_, index) => call(nodes[index % 2 === 0 ? 0 : 1]));
  const outcomes = await Promise.allSettled(calls);
  return outcomes.filter(({ status }) => status === 'fulfilled').length;
}

test('a code that one node sent gives one yes, on whichever node', async () => {
  const request = await enrol(['sms']);
  await nodes[0].useCases.issueChallenge({ ...request, kind: 'sms' });
  const byKind = new Map([['sms', new Secret(sms.codeTo(phone))] as const]);
  const yes = (node: Built) => node.useCases.authorizeCredential(request, { byKind });
  assert.equal(await served(yes), 1);
  assert.equal(await served(yes), 0);
});

test('an approval is decided once, and one handle brings one SAD', async () => {
  const request = await enrol(['app']);
  const byKind = new Map([['app', undefined] as const]);
  const asked = await nodes[0].useCases.authorizeCredential(request, { byKind });
  assert.ok('handle' in asked);
  const [waiting] = await nodes[1].useCases.listApprovals(accountId);
  assert.ok(waiting !== undefined);
  const answer = { accountId, id: waiting.approval.id, pin: undefined, recentlyStrong: true };
  const decide = (node: Built) =>
    node.useCases.answerApproval({ ...answer, decision: 'approve' as const });
  assert.equal(await served(decide), 1);

  const { clientId } = request;
  const poll = (node: Built) =>
    node.useCases.pollApproval({ accountId, clientId, handle: asked.handle });
  assert.equal(await served(poll), 1);
  assert.equal(await served(poll), 0);
});

test('a code of a token gives one yes, on whichever node', async () => {
  const request = await enrol(['ocra']);
  await nodes[0].useCases.issueChallenge({ ...request, kind: 'ocra', signing: request });
  const asked = await token.asked();
  assert.ok(asked !== undefined);
  const byKind = new Map([['ocra', new Secret(token.codeFor(asked.statement))] as const]);
  const yes = (node: Built) => node.useCases.authorizeCredential(request, { byKind });
  assert.equal(await served(yes), 1);
  assert.equal(await served(yes), 0);
});

test('what a device approved at one node is one SAD at whichever', async () => {
  const request = await enrol(['device']);
  const byKind = new Map([['device', undefined] as const]);
  const asked = await nodes[0].useCases.authorizeCredential(request, { byKind });
  assert.ok('handle' in asked);
  await token.approve();
  const { clientId } = request;
  const poll = (node: Built) =>
    node.useCases.pollApproval({ accountId, clientId, handle: asked.handle });
  assert.equal(await served(poll), 1);
  assert.equal(await served(poll), 0);
});
