import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import { readCredential } from '../answers/read-credential.ts';
import { isSdkError, scriptedClient } from '../scripted-server.contract.ts';
import { yesByFactors } from './obtain-yes.ts';
import { signPdf } from './sign-pdf.ts';
import type { PdfEngine, PdfPreparation } from './sign-pdf.ts';

const credential = readCredential('c', {
  key: { status: 'enabled', algo: ['1.2.840.10045.4.3.2'], len: 256 },
  cert: { certificates: ['AQID', 'BAUG'] },
  authMode: 'explicit',
  multisign: 1,
});
const pdf = Uint8Array.of(1);
const digestToSign = new Uint8Array(32).fill(5);

/** An engine that keeps what it is asked, and puts everything one behind the other. */
function engineOf() {
  const orders: PdfPreparation[] = [];
  const engine: PdfEngine<{ digestToSign: Uint8Array }> = {
    timestampBytesUsual: 99,
    preparePades(order) {
      orders.push(order);
      return { digestToSign };
    },
    embedPades: (_prepared, signature, { timestampToken = new Uint8Array() }) =>
      Uint8Array.of(...signature, ...timestampToken),
  };
  return { engine, orders };
}

const answers = [{ SAD: 's' }, { signatures: ['BAUG'] }];

test('a document is prepared, agreed to, signed and embedded; only its digest travels', async () => {
  const { client, sent } = scriptedClient('v2', ...answers);
  const { engine, orders } = engineOf();
  const obtainYes = yesByFactors(client, { ask: async () => ({ pin: '1234' }) });
  const order = { pdf, level: 'B-B', reason: 'ok', signingTime: 7 } as const;
  const signed = await signPdf(engine, { ...order, signer: { client, credential, obtainYes } });
  assert.deepEqual([...signed], [4, 5, 6]);
  assert.partialDeepStrictEqual(orders[0], {
    pdf,
    reason: 'ok',
    signingTime: 7,
    timestampBytes: 0,
    signer: {
      certificate: Uint8Array.of(1, 2, 3),
      chain: [Uint8Array.of(4, 5, 6)],
      algorithm: { scheme: 'ecdsa', hash: 'sha256' },
    },
  });
  assert.equal(orders[0]?.random(16).length, 16);
  const digests = sent.map(({ body }) => body['hashes']);
  const encoded = Buffer.from(digestToSign).toString('base64');
  assert.deepEqual(digests, [[encoded], [encoded]]);
});

test('at level B-T a time-stamp over the signature goes in, from whoever was named', async () => {
  const { client } = scriptedClient('v2', ...answers);
  const { engine, orders } = engineOf();
  const stamped: Uint8Array[] = [];
  const steps: string[] = [];
  const signer = {
    client,
    credential,
    obtainYes: yesByFactors(client),
    timestamp: async (digest: Uint8Array) => {
      stamped.push(digest);
      return Uint8Array.of(9);
    },
    tell: (step: string) => void steps.push(step),
  };
  assert.deepEqual([...(await signPdf(engine, { pdf, signer }))], [4, 5, 6, 9]);
  assert.equal(orders[0]?.timestampBytes, 99);
  const imprint = hash('sha256', Uint8Array.of(4, 5, 6), 'buffer');
  assert.deepEqual(stamped, [new Uint8Array(imprint)]);
  assert.deepEqual(steps, ['signing', 'timestamping']);
});

test('what the engine refuses is told as it is, and nothing is asked of the signer', async () => {
  const { client, sent } = scriptedClient('v2', ...answers);
  const { engine } = engineOf();
  const refusal = new Error('an earlier signature forbids it');
  const refusing = {
    ...engine,
    preparePades: () => {
      throw refusal;
    },
  };
  const signer = { client, credential, obtainYes: yesByFactors(client) };
  await assert.rejects(signPdf(refusing, { pdf, signer }), (error) => error === refusal);
  assert.equal(sent.length, 0);
});

test('a credential of the page is not asked for with factors', async () => {
  const { client, sent } = scriptedClient('v2', ...answers);
  const signer = {
    client,
    credential: { ...credential, mode: 'oauth2code' },
    obtainYes: yesByFactors(client),
  };
  await assert.rejects(signPdf(engineOf().engine, { pdf, signer }), isSdkError('unsupported'));
  assert.equal(sent.length, 0);
});
