/**
 * Two nodes on one store. What one of them remembers of a credential is never good enough to
 * sign with: a revocation on the other node holds for the very next call, with its own reason.
 * An access token that was ended on one is worth nothing on the other.
 */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { build } from '../../apps/server/src/build.ts';
import type { Built } from '../../apps/server/src/build.ts';
import { loadConfig } from '../../apps/server/src/config.ts';
import { makeDigest } from '../../apps/server/src/domain/digest.ts';
import type { AccountId, ClientId, TenantId } from '../../apps/server/src/domain/identifiers.ts';
import { Refusal } from '../../apps/server/src/domain/refusal.ts';
import type { RefusalCode } from '../../apps/server/src/domain/refusal.ts';
import { Secret } from '../../apps/server/src/domain/secret.ts';

const home = mkdtempSync(join(tmpdir(), 'kumoin-two-nodes-'));
const password = new Secret('correct horse battery');
const pin = new Secret('80417293');

async function startNode(): Promise<Built> {
  const node = await build(loadConfig({}, { home, port: 0, logLevel: 'silent' }));
  node.setBaseUrl('http://node.test');
  return node;
}

const one = await startNode();
const other = await startNode();
after(async () => {
  await one.close();
  await other.close();
  rmSync(home, { recursive: true, force: true });
});

async function seed(): Promise<AccountId> {
  const keys = { caKey: 'p-256', unitKey: 'p-256' } as const;
  const plan = { country: 'XX', organization: 'World', baseUrl: 'http://node.test', ...keys };
  await one.useCases.createAuthorities(plan);
  const { id } = await one.useCases.createAccount({
    tenantId: 'tenant' as TenantId,
    name: 'alice',
    displayName: 'Alice Example',
    password,
    totpSeed: new Secret(new Uint8Array(randomBytes(20))),
  });
  return id;
}

const accountId = await seed();
const caller = { accountId, clientId: 'client' as ClientId, rights: {} };

async function enrol() {
  const { enrolCredential, enrolPin } = one.useCases;
  const person = { country: 'XX', givenName: 'Alice', surname: 'Example' };
  const rules = { keyAlgorithm: 'p-256', factors: ['pin'], level: 2, signaturesMax: 1 } as const;
  const credential = await enrolCredential({ ...rules, accountId, description: '', person });
  await enrolPin({ accountId, credentialId: credential.id, pin });
  return credential;
}

/** A yes, and the call on a node that uses it. */
async function agreeTo(credentialId: Awaited<ReturnType<typeof enrol>>['id']) {
  const digests = [makeDigest('sha256', new Uint8Array(randomBytes(32)))];
  const request = { ...caller, credentialId, numSignatures: 1, digests };
  const answers = { byKind: new Map([['pin', pin] as const]) };
  const given = await one.useCases.authorizeCredential(request, answers);
  assert.ok('sad' in given);
  const { sad } = given;
  const algorithm = { scheme: 'ecdsa', hash: 'sha256' } as const;
  return (node: Built) =>
    node.useCases.signHash({ ...caller, credentialId, algorithm, digests }, sad);
}

function refuses(code: RefusalCode, run: Promise<unknown>): Promise<void> {
  return assert.rejects(run, (error) => error instanceof Refusal && error.code === code);
}

test('a revocation on one node is the reason for the very next no of the other', async () => {
  const { id, certificateSerial } = await enrol();
  const [warm, next] = [await agreeTo(id), await agreeTo(id)];
  assert.equal((await warm(other)).length, 1);
  await one.useCases.revokeCertificate({
    serialNumber: certificateSerial,
    reason: 'keyCompromise',
  });
  await refuses('certificate_revoked', next(other));
  await refuses('certificate_revoked', next(one));
});

test('a yes that was used on one node is refused on the other as used', async () => {
  const { id } = await enrol();
  const sign = await agreeTo(id);
  assert.equal((await sign(one)).length, 1);
  await refuses('authorization_spent', sign(other));
});

test('an access token that was ended on one node is worth nothing on the other', async () => {
  const login = { name: 'alice', password, remember: false };
  const { accessToken } = await one.useCases.grantAccess(login);
  assert.equal((await other.useCases.checkAccess(accessToken)).accountId, accountId);
  await one.useCases.revokeAccess(await one.useCases.checkAccess(accessToken), accessToken);
  await refuses('access_expired', other.useCases.checkAccess(accessToken));
});
