/** `/signing/v1` on the wire, over authorities of our own: a key elsewhere signs what it is given. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { pino } from 'pino';
import { bytesToHex } from '@kumoin/pki';
import { makePkiWorld } from '@kumoin/testkit';
import type { ActorName } from '@kumoin/testkit';
import { authorityWorld } from '../../../../../tests/worlds/authority-world.ts';
import { samplePdf } from '../../../../../tests/worlds/sample-pdf.ts';
import type { Access } from '#domain/access/access-grant.ts';
import type { AccountId, ClientId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { SignatureEngineFor } from '#usecases/signatures/signature-engine.ts';
import { makeDocumentCalls } from '../../wiring/document-threads/document-calls.ts';
import { ownValidationNeeds } from '../../wiring/own-validation-needs.ts';
import { makeSignatureFont } from '../../wiring/signature-font.ts';
import { makeHttpServer } from '../http.ts';
import { CallerGone, documentTurns, makeTakeTurn } from '../take-turn.ts';
import { registerSigning } from './register-signing.ts';

const at = Date.UTC(2030, 0, 1);
const pki = makePkiWorld({ at });
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const unbase64 = (text: unknown) => new Uint8Array(Buffer.from(String(text), 'base64'));
const text = base64(new TextEncoder().encode('an order for tea'));

const service: Access = {
  ...{ accountId: 'a11ce' as AccountId, clientId: 'app' as ClientId, scope: 'service' },
  ...{ userSpecific: false, credentialId: undefined, keyThumbprint: undefined, rights: {} },
};

interface Options {
  readonly isSetUp?: boolean;
  readonly signatureEngineFor?: SignatureEngineFor;
}

async function application(access: Access, { isSetUp = true, ...options }: Options = {}) {
  const world = await authorityWorld({ at });
  if (isSetUp) await world.createAuthorities(world.plan);
  const { clock, random } = world.ports;
  // Signers of the test PKI: whoever is asked to trust their root does.
  const anchors = async () => [
    ...(await world.showAuthority('root')).chain,
    pki.certificate('root'),
  ];
  const own = { needs: ownValidationNeeds(world), anchors, clock, random };
  const app = makeHttpServer({ logger: pino({ level: 'silent' }), tls: undefined });
  registerSigning(app, {
    signatureEngineFor: options.signatureEngineFor ?? (() => makeDocumentCalls(own)),
    takeTurn: makeTakeTurn(documentTurns),
    signatureFont: makeSignatureFont(),
    documentBodyBytesMax: 4 * 2 ** 20,
    baseUrl: () => 'https://kumoin.example',
    checkRate: async () => {},
    checkAccess: async (token) => {
      refuseUnless(token.reveal() === 'good', 'access_unknown');
      return access;
    },
  });
  return app;
}

async function face(access: Access = service, options?: Options) {
  const app = await application(access, options);
  return async (path: string, body: unknown, authorization = 'Bearer good') => {
    const { statusCode, payload } = await app.inject({
      method: 'POST',
      url: `/signing/v1${path}`,
      headers: { authorization, 'content-type': 'application/json' },
      payload: JSON.stringify(body),
    });
    return { status: statusCode, body: JSON.parse(payload) as Record<string, unknown> };
  };
}

type Call = Awaited<ReturnType<typeof face>>;

const algorithms = { p256: 'ecdsa-sha256', rsa2048: 'rsa-sha256', ed25519: 'ed25519' } as const;

function orderOf(changes: object = {}, by: keyof typeof algorithms = 'p256') {
  return {
    format: 'cades',
    level: 'B-B',
    files: [{ name: 'order.txt', document: text, mimeType: 'text/plain' }],
    signer: { certificates: pki.chain(by).map(base64), algorithm: algorithms[by] },
    ...changes,
  };
}

const schemeOf = {
  p256: { scheme: 'ecdsa', hash: 'sha256' },
  rsa2048: { scheme: 'rsa-pkcs1', hash: 'sha256' },
  ed25519: { scheme: 'ed25519' },
} as const;

async function sign(call: Call, changes: object = {}, by: keyof typeof algorithms = 'p256') {
  const order = orderOf(changes, by);
  const prepared = await call('/prepare', order);
  assert.equal(prepared.status, 200, JSON.stringify(prepared.body));
  const { toBeSigned, signingTime, seed } = prepared.body;
  const signature = pki.sign(by as ActorName, schemeOf[by], unbase64(toBeSigned));
  const embed = { ...order, signingTime, seed, signature: base64(signature) };
  return { order, embed, made: await call('/embed', embed), prepared: prepared.body };
}

interface Told {
  readonly id: string;
  readonly level: string;
  readonly integrity: { readonly faults: readonly string[] };
  readonly counterSignatures: readonly Told[];
}

async function tell(call: Call, document: unknown, files?: unknown): Promise<readonly Told[]> {
  const { body } = await call('/inspect', { document, ...(files !== undefined && { files }) });
  return (body['description'] as { signatures: readonly Told[] }).signatures;
}

const inspect = async (call: Call, document: unknown, files?: unknown) => {
  const signatures = await tell(call, document, files);
  return signatures.map(({ level, integrity }) => [level, integrity.faults]);
};

test('what is prepared, signed elsewhere and embedded is a signature, with each kind of key', async () => {
  const call = await face();
  for (const by of ['p256', 'rsa2048', 'ed25519'] as const) {
    const { made } = await sign(call, {}, by);
    assert.deepEqual(
      [made.status, made.body['kind'], made.body['level']],
      [200, 'document', 'B-B'],
    );
    assert.deepEqual(await inspect(call, made.body['document']), [['B-B', []]]);
  }
});

test('each format of text and binary comes back signed', async () => {
  const call = await face();
  for (const changes of [
    { format: 'cades', packaging: 'detached' },
    { format: 'jades', packaging: 'general' },
    { format: 'jades', packaging: 'detached' },
    { format: 'pades', files: [{ name: 'a.pdf', document: base64(samplePdf()) }] },
  ]) {
    const { made } = await sign(call, changes);
    assert.equal(made.status, 200, JSON.stringify(made.body));
    assert.equal(made.body['level'], 'B-B');
  }
});

const whole = ['B-B', []] as const;
const letter = {
  name: 'letter.xml',
  document: base64(new TextEncoder().encode('<letter><to>Bob</to></letter>')),
};
const file = { name: 'order.txt', document: text };

/** What holds what is signed is enough by itself; beside a detached signature the file is needed. */
const additions = [
  { format: 'cades', packaging: 'attached' },
  { format: 'cades', packaging: 'detached', again: [file] },
  { format: 'xades', packaging: 'enveloped', files: [letter] },
  { format: 'jades', packaging: 'general' },
  { format: 'asic-e-cades', packaging: 'container' },
  { format: 'asic-e-xades', packaging: 'container' },
] as const;

for (const { format, packaging, ...given } of additions) {
  test(`a signature is added to those in it: ${format}, ${packaging}`, async () => {
    const call = await face();
    const { files = [file], again = [] } = { files: undefined, again: undefined, ...given };
    const first = await sign(call, { format, packaging, files });
    assert.equal(first.made.status, 200, JSON.stringify(first.made.body));
    const existing = first.made.body['document'];
    const { made } = await sign(call, { format, packaging, files: again, existing }, 'rsa2048');
    assert.equal(made.status, 200, JSON.stringify(made.body));
    assert.deepEqual(await inspect(call, made.body['document'], again), [whole, whole]);
  });
}

for (const [format, files, refusal] of [
  ['cades', [file], 'document_not_signable'],
  ['xades', [letter], 'document_not_signable'],
  ['jades', [file], 'extension_refused'],
] as const) {
  test(`a signature is countersigned, and only one that is there: ${format}`, async () => {
    const call = await face();
    const existing = (await sign(call, { format, files })).made.body['document'];
    const [first] = await tell(call, existing);
    const counter = { format, files: [], existing, countersigns: first?.id };
    const { made } = await sign(call, counter, 'rsa2048');
    assert.equal(made.status, 200, JSON.stringify(made.body));
    const [signed] = await tell(call, made.body['document']);
    assert.deepEqual(
      signed?.counterSignatures.map(({ integrity }) => integrity.faults),
      [[]],
    );
    const nobody = await call('/prepare', orderOf({ ...counter, countersigns: 'nobody' }));
    assert.equal(nobody.body['error'], refusal, JSON.stringify(nobody.body));
  });
}

test('what a container holds is not given again, and what a detached signature is over is', async () => {
  const call = await face();
  const container = (await sign(call, { format: 'asic-e-cades' })).made.body['document'];
  const twice = await call('/prepare', orderOf({ format: 'asic-e-cades', existing: container }));
  assert.deepEqual([twice.status, twice.body['error']], [400, 'signed_property_malformed']);
  const detached = { format: 'cades', packaging: 'detached' };
  const existing = (await sign(call, detached)).made.body['document'];
  const without = await call('/prepare', orderOf({ ...detached, files: [], existing }));
  assert.deepEqual([without.status, without.body['error']], [400, 'document_unreadable']);
});

test('takes a time-stamp of ours, and says what stands in the way of more', async () => {
  const call = await face();
  const stamped = await sign(call, { level: 'B-T' });
  assert.deepEqual([stamped.made.status, stamped.made.body['level']], [200, 'B-T']);
  const { made, embed } = await sign(call, { level: 'B-LT' });
  assert.deepEqual([made.status, made.body['error']], [422, 'level_not_reached']);
  const lower = await call('/embed', { ...embed, acceptLower: true });
  assert.deepEqual([lower.status, lower.body['level']], [200, 'B-T']);
  const [shortfall] = lower.body['shortfalls'] as { code: string; level: string }[];
  assert.deepEqual([shortfall?.code, shortfall?.level], ['revocation_unavailable', 'B-LT']);
});

test('extends what it is given, and refuses what was changed', async () => {
  const call = await face();
  const { made } = await sign(call);
  const { document } = made.body;
  const extended = await call('/extend', { document, level: 'B-T' });
  assert.deepEqual([extended.status, extended.body['level']], [200, 'B-T']);
  const octets = unbase64(document);
  const last = octets.length - 1;
  const broken = base64(octets.with(last, (octets[last] ?? 0) ^ 1));
  const refused = await call('/extend', { document: broken, level: 'B-T' });
  assert.deepEqual([refused.status, refused.body['error']], [422, 'extension_refused']);
});

test('nothing is extended to the level that every signature has', async () => {
  const call = await face();
  const { status, body } = await call('/extend', { document: text, level: 'B-B' });
  assert.deepEqual([status, body['error']], [400, 'request_unreadable']);
});

test('takes ECDSA as two halves, too', async () => {
  const call = await face();
  const { embed } = await sign(call);
  const { r, s } = halves(unbase64(embed.signature));
  const raw = Buffer.from(r.padStart(64, '0') + s.padStart(64, '0'), 'hex').toString('base64');
  const made = await call('/embed', { ...embed, signature: raw });
  assert.equal(made.status, 200, JSON.stringify(made.body));
});

function halves(der: Uint8Array): { r: string; s: string } {
  const rLength = der[3] ?? 0;
  const integer = (start: number, length: number) =>
    bytesToHex(der.subarray(start, start + length)).replace(/^00/, '');
  return { r: integer(4, rLength), s: integer(6 + rLength, der[5 + rLength] ?? 0) };
}

test('a wrong signature, another moment and another document are told before they are stamped', async () => {
  const call = await face();
  const { embed } = await sign(call, { level: 'B-T' });
  const later = new Date(Date.parse(embed.signingTime as string) + 1000).toISOString();
  const [file] = embed.files;
  for (const changed of [
    { signature: base64(new Uint8Array(70)) },
    { signingTime: later },
    { files: [{ ...file, document: base64(new TextEncoder().encode('an order for teb')) }] },
  ]) {
    const { status, body } = await call('/embed', { ...embed, ...changed });
    assert.deepEqual([status, body['error']], [422, 'signature_wrong'], JSON.stringify(changed));
  }
});

test('refuses what cannot be read, and names it', async () => {
  const call = await face();
  const file = { name: 'order.txt' };
  const cases: readonly (readonly [object, string])[] = [
    [{ files: [{ ...file, document: '!' }] }, 'request_unreadable'],
    [{ files: [file] }, 'request_unreadable'],
    [{ files: [{ ...file, document: text, digest: text }] }, 'request_unreadable'],
    [{ format: 'wades' }, 'request_unreadable'],
    [{ format: 'pades' }, 'document_unreadable'],
    [{ format: 'jades', packaging: 'enveloped' }, 'signed_property_malformed'],
    [{ signer: { certificates: [text], algorithm: 'ecdsa-sha256' } }, 'signer_unreadable'],
    [{ unknown: 1 }, 'request_unreadable'],
  ];
  for (const [changes, error] of cases) {
    const { status, body } = await call('/prepare', orderOf(changes));
    assert.deepEqual([status, body['error']], [400, error], JSON.stringify(body));
  }
  const { status, body } = await call('/inspect', { document: text });
  assert.deepEqual([status, body['error']], [400, 'document_unreadable']);
});

test('what would do nothing cannot be read either', async () => {
  const call = await face();
  const cases: readonly (readonly [object, string])[] = [
    [{ files: [] }, 'files'],
    [{ pdf: { permits: 'nothing' } }, 'pdf.permits'],
    [{ pdf: { permits: 'nothing', certifies: false } }, 'pdf.permits'],
    [{ properties: { commitments: ['perhaps'] } }, 'properties.commitments'],
    [{ properties: { commitments: ['3.1'] } }, 'properties.commitments'],
  ];
  for (const [changes, member] of cases) {
    const { status, body } = await call('/prepare', orderOf(changes));
    const said = [status, body['error'], body['error_description']];
    assert.deepEqual(said, [400, 'request_unreadable', `cannot read ${member}`]);
  }
});

test('before the set-up is done, what needs an authority is ours to mend: try again', async () => {
  const call = await face(service, { isSetUp: false });
  const { made } = await sign(call, { level: 'B-T' });
  assert.deepEqual([made.status, made.body['error']], [503, 'authority_unknown']);
  assert.equal((await sign(call)).made.status, 200);
});

test('is for clients with a token and the right to it', async () => {
  const call = await face();
  assert.equal((await call('/prepare', orderOf(), 'Bearer bad')).status, 401);
  assert.equal((await call('/prepare', orderOf(), '')).status, 401);
  const other = await face({ ...service, rights: { methods: ['transactions'] } });
  assert.equal((await other('/prepare', orderOf())).status, 403);
  assert.equal((await other('/nothing', {})).status, 403);
  assert.equal((await call('/nothing', {})).status, 404);
});

test('a caller who goes is told of to whoever works for it; one who stays is not', async (t) => {
  const gone: AbortSignal[] = [];
  const begun = Promise.withResolvers<void>();
  const signatureEngineFor: SignatureEngineFor = (caller) => ({
    ...({} as ReturnType<SignatureEngineFor>),
    showSignatures: async () => {
      assert.ok(caller.gone);
      assert.equal(caller.holder, 'client app');
      gone.push(caller.gone);
      if (gone.length > 1) return { format: 'cades', signatures: [] } as never;
      begun.resolve();
      return new Promise((_, reject) => {
        caller.gone?.addEventListener('abort', () => reject(caller.gone?.reason as Error));
      });
    },
  });
  const app = await application(service, { signatureEngineFor });
  t.after(() => app.close());
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  const headers = { authorization: 'Bearer good', 'content-type': 'application/json' };
  const request = { method: 'POST', headers, body: JSON.stringify({ document: text }) };
  const leaving = new AbortController();
  const { signal } = leaving;
  const call = fetch(`${address}/signing/v1/inspect`, { ...request, signal });
  await begun.promise;
  assert.equal(gone[0]?.aborted, false);
  leaving.abort();
  await assert.rejects(call);
  if (gone[0]?.aborted === false) await once(gone[0], 'abort');
  assert.ok(gone[0]?.reason instanceof CallerGone);
  const stayed = await fetch(`${address}/signing/v1/inspect`, request);
  await stayed.text();
  assert.equal(gone[1]?.aborted, false);
});
