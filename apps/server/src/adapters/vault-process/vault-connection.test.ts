/** What an API node sees when its vault is slow, gone, somebody else, or of another opinion. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer as createPlainServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { createServer } from 'node:tls';
import { encodePem } from '@kumoin/pki';
import { makePkiWorld } from '@kumoin/testkit';
import type { KeyRef } from '#domain/identifiers.ts';
import { Outage } from '#domain/outage.ts';
import type { KeyVault } from '#ports/key-vault.ts';
import { now } from '#ports/samples.contract.ts';
import { sampleWarrant } from '#ports/sample-warrant.contract.ts';
import { EvidenceRefused } from './evidence-refused.ts';
import { connectVault, startVault, vaultPlace } from './vault-world.contract.ts';
import type { VaultPlace } from './vault-world.contract.ts';

const impatient = { connectWaitMs: 300 };
const ecdsa = { scheme: 'ecdsa', hash: 'sha256' } as const;

const warrantFor = (keyRef: KeyRef) => sampleWarrant(keyRef, ecdsa, randomBytes(32));

function isOutage(words: RegExp, code = 'vault_failed') {
  return (error: unknown) => {
    assert.ok(error instanceof Outage, String(error));
    assert.equal(error.code, code);
    assert.match(words.source === '' ? '' : spoken(error), words);
    return true;
  };
}

function spoken(error: unknown): string {
  return error instanceof Error ? `${error.message}: ${spoken(error.cause)}` : String(error);
}

describe('a vault that is not there', () => {
  test('is an outage, soon', async (t) => {
    const client = connectVault(t, vaultPlace(t), { limits: impatient });
    await assert.rejects(client.keyVault.generate('p-256'), isOutage(/cannot be reached.*ENOENT/));
    assert.match(String(await client.whyUnreachable()), /cannot be reached.*ENOENT/);
  });

  test('and comes a moment later serves what has waited', async (t) => {
    const place = vaultPlace(t);
    const client = connectVault(t, place);
    const waiting = client.keyVault.generate('p-256');
    await pause(150);
    await startVault(t, place);
    assert.ok((await waiting).publicKey.length > 0);
  });

  test('and comes back serves again, without anybody doing anything', async (t) => {
    const place = vaultPlace(t);
    const client = connectVault(t, place);
    for (let round = 0; round < 3; round += 1) {
      const server = await startVault(t, place);
      const { keyRef } = await client.keyVault.generate('p-256');
      assert.equal((await client.keyVault.sign(warrantFor(keyRef))).length, 1);
      await server.close();
      await pause(50);
    }
    await startVault(t, place);
    assert.equal(await client.health(), undefined);
  });
});

describe('a vault that goes away during a call', () => {
  test('fails the call, and the call is not made again', async (t) => {
    const place = vaultPlace(t);
    const asked: string[] = [];
    const hanging = stubVault(async ({ keyRef }) => {
      asked.push(keyRef);
      return new Promise<never>(() => undefined);
    });
    const server = await startVault(t, place, { keyVault: hanging });
    const client = connectVault(t, place);
    const attempt = client.keyVault.sign(warrantFor('once' as KeyRef));
    const failure = assert.rejects(attempt, isOutage(/went away during a call/));
    while (asked.length === 0) await pause(5);
    await server.close();
    await failure;

    await startVault(t, place, { keyVault: hanging });
    assert.equal(await client.health(), undefined);
    assert.deepEqual(asked, ['once']);
  });
});

describe('a vault that does not answer', () => {
  test('is an outage after the time limit, and its late answer does no harm', async (t) => {
    const place = vaultPlace(t);
    const slow = stubVault(() => pause(400, [new Uint8Array(64)]));
    await startVault(t, place, { keyVault: slow });
    const client = connectVault(t, place, { limits: { answerWaitMs: 150 } });
    assert.equal(await client.health(), undefined);
    const attempt = client.keyVault.sign(warrantFor('slow' as KeyRef));
    await assert.rejects(attempt, isOutage(/does not answer/));
    await pause(400);
    assert.equal(await client.health(), undefined);
  });

  test('does not hold up other calls', async (t) => {
    const place = vaultPlace(t);
    const { promise: never } = Promise.withResolvers<never>();
    await startVault(t, place, { keyVault: stubVault(() => never) });
    const client = connectVault(t, place);
    const attempts = Array.from({ length: 50 }, () =>
      client.keyVault.sign(warrantFor('slow' as KeyRef)).catch(() => undefined),
    );
    assert.equal(await client.health(), undefined);
    assert.equal((await client.sealing.mac(Uint8Array.of(1), 'here')).length, 32);
    await client.close();
    await Promise.all(attempts);
  });

  test('turns calls away once too many wait', async (t) => {
    const place = vaultPlace(t);
    const client = connectVault(t, place, { limits: { callsMax: 2, connectWaitMs: 300 } });
    const waiting = [client.whyUnreachable(), client.whyUnreachable()];
    const third = client.keyVault.generate('p-256');
    await assert.rejects(third, isOutage(/too many calls wait/, 'overloaded'));
    await Promise.all(waiting);
  });
});

describe('a vault of another opinion', () => {
  test('gives no signature, and the log tells why', async (t) => {
    const place = vaultPlace(t);
    const confirmEvidence = () =>
      Promise.reject(new EvidenceRefused('evidence_unrecorded', 'not spent'));
    await startVault(t, place, { confirmEvidence });
    const client = connectVault(t, place);
    const { keyRef } = await client.keyVault.generate('p-256');
    const attempt = client.keyVault.sign(warrantFor(keyRef));
    await assert.rejects(attempt, isOutage(/refused a call \(sign\): evidence_unrecorded/));
    assert.match(place.lines.join(''), /"code":"evidence_unrecorded"/);
  });

  for (const { skewMs, signs } of [
    { skewMs: 30_000, signs: true },
    { skewMs: 31_000, signs: false },
    { skewMs: -31_000, signs: false },
  ]) {
    test(`about the time by ${skewMs} ms ${signs ? 'signs' : 'does not sign'}`, async (t) => {
      const place = vaultPlace(t);
      await startVault(t, place, { clock: { now: () => now + skewMs } });
      const client = connectVault(t, place);
      const { keyRef } = await client.keyVault.generate('p-256');
      const attempt = client.keyVault.sign(warrantFor(keyRef));
      if (signs) assert.equal((await attempt).length, 1);
      else await assert.rejects(attempt, isOutage(/evidence_stale/));
    });
  }

  test('about how many signatures were asked for is an outage', async (t) => {
    const place = vaultPlace(t);
    await startVault(t, place, { keyVault: stubVault(async () => []) });
    const attempt = connectVault(t, place).keyVault.sign(warrantFor('any' as KeyRef));
    await assert.rejects(attempt, isOutage(/not one signature for each input/));
  });

  test('that is overloaded says so', async (t) => {
    const place = vaultPlace(t);
    const full = stubVault(() => Promise.reject(new Outage('overloaded', { cause: 'full' })));
    await startVault(t, place, { keyVault: full });
    const attempt = connectVault(t, place).keyVault.sign(warrantFor('any' as KeyRef));
    await assert.rejects(attempt, isOutage(/overloaded/, 'overloaded'));
  });
});

describe('somebody else in the place of the vault', () => {
  test('who has another secret learns nothing', async (t) => {
    const place = vaultPlace(t);
    await startVault(t, place);
    const secretFile = join(place.folder, 'other.secret');
    writeFileSync(secretFile, randomBytes(32), { mode: 0o600 });
    const client = connectVault(t, place, { secretFile, limits: impatient });
    await assert.rejects(client.keyVault.generate('p-256'), isOutage(/cannot be reached/));
    assert.equal(await connectVault(t, place).health(), undefined);
  });

  test('who shows a certificate instead of the secret learns nothing', async (t) => {
    assert.deepEqual(await heardBehindCertificate(t), []);
  });

  test('nor where certificates are not looked at', async (t) => {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    t.after(() => delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']);
    assert.deepEqual(await heardBehindCertificate(t), []);
  });

  test('who speaks no TLS learns nothing but a greeting', async (t) => {
    const heard: Buffer[] = [];
    const server = createPlainServer((socket: Socket) => {
      socket.on('data', (chunk: Buffer) => heard.push(chunk));
      socket.on('error', () => undefined);
      socket.write('220 welcome\r\n');
    });
    await refused(t, server);
    assert.ok(!Buffer.concat(heard).includes('generate'));
  });

  test('who says nothing at all is given up', async (t) => {
    await refused(
      t,
      createPlainServer((socket: Socket) => socket.on('error', () => undefined).resume()),
    );
  });

  async function heardBehindCertificate(t: TestContext): Promise<readonly Buffer[]> {
    const pki = makePkiWorld({ at: Date.now() });
    const key = pki.privateKey('p256').export({ type: 'pkcs8', format: 'pem' });
    const cert = encodePem('CERTIFICATE', pki.certificate('p256'));
    const heard: Buffer[] = [];
    const server = createServer({ key, cert }, (socket) => {
      socket.on('data', (chunk: Buffer) => heard.push(chunk));
      socket.on('error', () => undefined);
    });
    await refused(t, server);
    return heard;
  }

  async function refused(t: TestContext, server: Server): Promise<void> {
    const place: VaultPlace = vaultPlace(t);
    writeFileSync(place.secretFile, randomBytes(32), { mode: 0o600 });
    mkdirSync(dirname(place.socketPath), { mode: 0o700 });
    await new Promise<void>((resolve) => server.listen(place.socketPath, resolve));
    t.after(() => new Promise((resolve) => server.close(resolve)));
    const client = connectVault(t, place, { limits: impatient });
    await assert.rejects(client.keyVault.generate('p-256'), isOutage(/cannot be reached/));
    await client.close();
  }
});

test('a connection that was closed takes no calls, and fails those that wait', async (t) => {
  const client = connectVault(t, vaultPlace(t));
  const waiting = client.keyVault.generate('p-256');
  await client.close();
  await assert.rejects(waiting, isOutage(/was left/));
  await assert.rejects(client.keyVault.generate('p-256'), isOutage(/was left/));
});

function stubVault(sign: KeyVault['sign']): KeyVault {
  const none = () => Promise.reject(new Error('not in this world'));
  return { generate: none, publicKeyOf: none, destroy: none, sign };
}
