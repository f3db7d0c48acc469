/** The SDK against our own server, where it takes several calls to one end. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { chooseAlgorithm, CscClient, SdkError, signBatch, yesByFactors } from '@kumoin/sdk';
import { clause } from './clause.ts';
import { bound, CscWorld, passwordOf, pin, versions } from './csc-world.ts';

let world: CscWorld;
let credentialId: string;
before(async () => {
  world = await CscWorld.open();
  credentialId = await world.enrol('alice', { ...bound, signaturesMax: 4 });
});
after(() => world.close());

async function clientAt(version: 'v1' | 'v2'): Promise<CscClient> {
  const client = new CscClient({ baseUrl: `${world.baseUrl}/csc/${version}`, fetch });
  await client.login('alice', passwordOf.alice);
  return client;
}

for (const version of versions) {
  for (const digestsPerCallMax of [undefined, 3, 1]) {
    const calls = digestsPerCallMax ?? 'all';
    const claim = `ten digests by the SDK, ${calls} in a call, four under one yes`;
    test(clause('credentials/extendTransaction', version, claim), async () => {
      const client = await clientAt(version);
      const credential = await client.showCredential(credentialId);
      let yeses = 0;
      const ask = () => {
        yeses += 1;
        return { pin };
      };
      const order = {
        credential,
        algorithm: chooseAlgorithm(credential, 'sha256'),
        obtainYes: yesByFactors(client, { ask }),
        digests: Array.from({ length: 10 }, () => new Uint8Array(randomBytes(32))),
        ...(digestsPerCallMax !== undefined && { digestsPerCallMax }),
      };
      let signatures = 0;
      for await (const signature of signBatch(client, order))
        signatures += Number(signature.length > 0);
      assert.deepEqual([signatures, yeses], [10, 3]);
    });
  }
}

test(clause('signatures/signPolling', 'v2', 'the SDK waits for what is signed later'), async () => {
  const client = await clientAt('v2');
  const credential = await client.showCredential(credentialId);
  const { hashOid, signOid } = chooseAlgorithm(credential, 'sha256');
  const call = { credentialId, digests: [new Uint8Array(randomBytes(32))], hashOid };
  const sad = await client.authorize({ ...call, numSignatures: 1, pin });
  const responseId = await client.beginSignHash({ ...call, sad, signOid }, { validityMs: 60_000 });
  const signed = await client.awaitSigned({ responseId }, { intervalMs: 200 });
  assert.equal(signed.signatures.length, 1);
  const unknown = client.pollSigning({ responseId: `${responseId}x` });
  await assert.rejects(unknown, (error) => error instanceof SdkError && error.code === 'refused');
});

test(
  clause('signatures/signDoc', 'v2', 'the SDK has a document signed, and a digest'),
  async () => {
    const client = await clientAt('v2');
    const document = new Uint8Array(randomBytes(100));
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', document));
    const hashOid = '2.16.840.1.101.3.4.2.1';
    const wish = { format: 'C', envelope: 'Detached', signOid: '1.2.840.10045.4.3.2' } as const;
    const sadFor = () =>
      client.authorize({ credentialId, numSignatures: 1, digests: [digest], hashOid, pin });
    const whole = { ...wish, document };
    const inFull = await client.signDoc({
      credentialId,
      yes: { sad: await sadFor() },
      documents: [whole],
    });
    const byDigest = await client.signDoc({
      credentialId,
      yes: { sad: await sadFor() },
      digests: [{ ...wish, digests: [digest], hashOid }],
    });
    assert.deepEqual([inFull.signatureObjects.length, byDigest.signatureObjects.length], [1, 1]);
  },
);
