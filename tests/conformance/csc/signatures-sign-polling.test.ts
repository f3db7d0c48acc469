/**
 * `operationMode` A: orders that are accepted, done in the background and polled for; and who is
 * told of it.
 */

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { digest, parseCertificate, verifySignature } from '@kumoin/pki';
import { flattenedVerify, importJWK } from 'jose';
import type { JWK } from 'jose';
import { clause } from './clause.ts';
import { bound, CscWorld } from './csc-world.ts';
import { expectError, expectSuccess, textOf, textsOf } from './expect-answer.ts';
import type { Answer } from './post-json.ts';
import { askSignatures, digestOf, oids, sayYes, sign } from './signing-steps.ts';
import type { Signer } from './signing-steps.ts';

const [first, second] = [digestOf(1), digestOf(2)];
const text = new TextEncoder().encode('what is signed');
const textHash = Buffer.from(digest('sha256', text)).toString('base64');
const invalid = (name: string): string => `Invalid parameter ${name}`;
const pollTitle = (claim: string): string => clause('signatures/signPolling', 'v2', claim);
const hashTitle = (claim: string): string => clause('signatures/signHash', 'v2', claim);
const docTitle = (claim: string): string => clause('signatures/signDoc', 'v2', claim);
const notYet = {
  status: 202,
  error: 'accepted_request',
  words: 'The previous async request has been accepted but not yet completed',
};
const unknown = invalid('requestID');
const hourMs = 3_600_000;

let world: CscWorld;
let credentialID: string;
before(async () => {
  world = await CscWorld.open({ signing: { insecureNotifications: true } });
  credentialID = await world.enrol('alice', bound);
});
after(() => world.close());

async function signerOf(): Promise<Signer> {
  return { session: await world.session('alice'), version: 'v2', credentialID };
}

/** Accepts it. @returns the `responseID`. */
async function order(signer: Signer, body: object = {}, sad?: string): Promise<string> {
  const asked = { hashes: [first], operationMode: 'A', ...body };
  const answer = await askSignatures(signer, sad ?? (await sayYes(signer, [first])), asked);
  const members = expectSuccess(answer);
  assert.deepEqual(Object.keys(members), ['responseID']);
  return textOf(members, 'responseID');
}

const poll = ({ session }: Signer, requestID: unknown, body: object = {}): Promise<Answer> =>
  session.call('v2', 'signatures/signPolling', { requestID, ...body });

/** Until it is no longer "not yet". */
async function pollToTheEnd(signer: Signer, requestID: string): Promise<Answer> {
  for (;;) {
    const answer = await poll(signer, requestID);
    if (answer.status !== 202) return answer;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** No node takes anything up until it is let go. */
function holdBack(): () => void {
  const { signingJobs } = world.built.stores;
  const claim = signingJobs.claim.bind(signingJobs);
  signingJobs.claim = async () => undefined;
  return () => void (signingJobs.claim = claim);
}

test(hashTitle('mode A → a responseID, and the signatures when they are polled for'), async () => {
  const signer = await signerOf();
  const sad = await sayYes(signer, [textHash]);
  const requestID = await order(signer, { hashes: [textHash] }, sad);
  const members = expectSuccess(await pollToTheEnd(signer, requestID));
  assert.deepEqual(Object.keys(members), ['signatures']);
  const [signature = '', ...more] = textsOf(members, 'signatures');
  assert.deepEqual(more, []);
  const { session } = signer;
  const asked = { credentialID, certificates: 'single' };
  const info = expectSuccess(await session.call('v2', 'credentials/info', asked));
  const [certificate = ''] = textsOf(info['cert'] as Record<string, unknown>, 'certificates');
  const { publicKey } = parseCertificate(new Uint8Array(Buffer.from(certificate, 'base64')));
  const bytes = new Uint8Array(Buffer.from(signature, 'base64'));
  const algorithm = { scheme: 'ecdsa', hash: 'sha256' } as const;
  assert.ok(verifySignature({ algorithm, publicKey, message: text, signature: bytes }));
  assert.ok(!verifySignature({ algorithm, publicKey, message: bytes, signature: bytes }));
  // The same again, as often as it is asked for.
  assert.deepEqual(expectSuccess(await poll(signer, requestID)), members);
});

test(docTitle('mode A → a responseID, and the documents when they are polled for'), async () => {
  const signer = await signerOf();
  const document = Buffer.from(text).toString('base64');
  const entry = { document, signature_format: 'C', signAlgo: oids.ecdsaSha256 };
  const body = { credentialID, documents: [entry], operationMode: 'A', returnValidationInfo: true };
  const SAD = await sayYes(signer, [textHash]);
  const asked = await signer.session.call('v2', 'signatures/signDoc', { ...body, SAD });
  const requestID = textOf(expectSuccess(asked), 'responseID');
  const members = expectSuccess(await pollToTheEnd(signer, requestID));
  assert.deepEqual(Object.keys(members), ['DocumentWithSignature', 'validationInfo']);
  assert.equal(textsOf(members, 'DocumentWithSignature').length, 1);
});

test(pollTitle('before it is done → 202 accepted_request, and then the result'), async () => {
  const signer = await signerOf();
  const letGo = holdBack();
  const requestID = await order(signer);
  expectError(await poll(signer, requestID), notYet);
  expectError(await poll(signer, requestID), notYet);
  letGo();
  expectSuccess(await pollToTheEnd(signer, requestID));
});

test(pollTitle('an accepted order survives that the server is started again'), async () => {
  const signer = await signerOf();
  holdBack();
  const requestID = await order(signer);
  await world.restart();
  expectSuccess(await pollToTheEnd(await signerOf(), requestID));
});

for (const [what, validity, waits] of [
  ['without validity_period', undefined, hourMs],
  ['with a validity_period', 600_000, 600_000],
  ['with the shortest', 1, 1],
  ['with the longest', 7 * 24 * hourMs, 7 * 24 * hourMs],
] as const) {
  test(pollTitle(`${what} a result waits so long and not longer`), async () => {
    const [mine, other] = [await signerOf(), await signerOf()];
    const letGo = holdBack();
    const requestID = await order(mine, { validity_period: validity });
    letGo();
    if (waits > 1) {
      const { status } = await pollToTheEnd(mine, requestID);
      assert.equal(status, 200);
    }
    world.clock.at += waits - 1;
    const again = { ...other, session: await world.session('alice') };
    if (waits > 1) expectSuccess(await poll(again, requestID));
    else assert.notEqual((await poll(again, requestID)).status, 400);
    world.clock.at += 1;
    expectError(await poll(again, requestID), unknown);
  });
}

test(pollTitle('nobody else’s order: another account, another client'), async () => {
  const signer = await signerOf();
  const requestID = await order(signer);
  await pollToTheEnd(signer, requestID);
  const bob = { ...signer, session: await world.session('bob') };
  const through = { ...signer, session: await world.sessionThrough('other-app', 'alice') };
  for (const stranger of [bob, through]) expectError(await poll(stranger, requestID), unknown);
  expectSuccess(await poll(signer, requestID));
});

for (const [what, body, words] of [
  [
    'requestID missing',
    { requestID: null },
    'Missing (or invalid type) string parameter requestID',
  ],
  ['requestID no string', { requestID: 7 }, 'Missing (or invalid type) string parameter requestID'],
  ['requestID unknown', { requestID: 'x' }, unknown],
  ['requestID empty', { requestID: '' }, unknown],
  ['userID with a token of one user', { userID: 'alice' }, 'userID parameter SHALL be null'],
  ['userID no string', { userID: 7 }, invalid('userID')],
  ['clientData no string', { clientData: {} }, invalid('clientData')],
] as const) {
  test(pollTitle(`${what} → invalid_request`), async () => {
    const signer = await signerOf();
    expectError(await poll(signer, 'x', body), words);
  });
}

test(pollTitle('the name the other methods use is taken, too: responseID'), async () => {
  const signer = await signerOf();
  const responseID = await order(signer);
  await pollToTheEnd(signer, responseID);
  const { session } = signer;
  expectSuccess(await session.call('v2', 'signatures/signPolling', { responseID }));
});

for (const [what, body, words] of [
  ['validity_period no number', { validity_period: '600000' }, invalid('validity_period')],
  ['validity_period 0', { validity_period: 0 }, invalid('validity_period')],
  ['validity_period negative', { validity_period: -1 }, invalid('validity_period')],
  ['validity_period no integer', { validity_period: 1.5 }, invalid('validity_period')],
  [
    'validity_period a millisecond too long',
    { validity_period: 7 * 24 * hourMs + 1 },
    'Out of bounds parameter validity_period',
  ],
  ['response_uri no string', { response_uri: 7 }, invalid('response_uri')],
  ['response_uri relative', { response_uri: '/done' }, invalid('response_uri')],
  ['response_uri a file', { response_uri: 'file:///etc/passwd' }, invalid('response_uri')],
  ['operationMode unknown', { operationMode: 'a' }, invalid('operationMode')],
  ['a digest that was not agreed to', { hashes: [second] }, 'Hash is not authorized by the SAD.'],
  ['signAlgo of another key', { signAlgo: oids.rsaSha256 }, invalid('signAlgo')],
] as const) {
  test(hashTitle(`mode A, ${what} → refused at once, and the SAD is still good`), async () => {
    const signer = await signerOf();
    const sad = await sayYes(signer, [first]);
    const asked = { hashes: [first], operationMode: 'A', ...body };
    expectError(await askSignatures(signer, sad, asked), words);
    await order(signer, {}, sad);
  });
}

test(hashTitle('mode S ignores validity_period and response_uri, whatever they are'), async () => {
  const signer = await signerOf();
  const body = { hashes: [first], validity_period: 'x', response_uri: 7 };
  await sign(signer, await sayYes(signer, [first]), { ...body, operationMode: 'S' });
  await sign(signer, await sayYes(signer, [first]), body);
});

test(hashTitle('one SAD ordered twice signs once; the other order says why'), async () => {
  const signer = await signerOf();
  const letGo = holdBack();
  const sad = await sayYes(signer, [first]);
  const ids = [await order(signer, {}, sad), await order(signer, {}, sad)];
  letGo();
  const answers = await Promise.all(ids.map((requestID) => pollToTheEnd(signer, requestID)));
  const [good, bad] = answers.sort((left, right) => left.status - right.status);
  expectSuccess(good ?? assert.fail());
  expectError(bad ?? assert.fail(), invalid('SAD'));
});

test(hashTitle('a SAD that ran out before its turn came signs nothing'), async () => {
  const signer = await signerOf();
  const letGo = holdBack();
  const requestID = await order(signer);
  world.later(300);
  letGo();
  expectError(await pollToTheEnd(signer, requestID), 'SAD expired');
});

test(hashTitle('no more than fifty orders wait for one account'), async () => {
  const signer = await signerOf();
  const letGo = holdBack();
  const sad = await sayYes(signer, [first]);
  for (let count = 0; count < 50; count += 1) await order(signer, {}, sad);
  const asked = { hashes: [first], operationMode: 'A' };
  const { status } = await askSignatures(signer, sad, asked);
  assert.equal(status, 429);
  letGo();
  const { signingJobs } = world.built.stores;
  const { id } = world.accounts.get('alice') ?? assert.fail();
  while ((await signingJobs.countOpen(id, world.clock.at)) > 0) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await sign(signer, await sayYes(signer, [second]), { hashes: [second] });
});

interface Told {
  readonly body: string;
  readonly signature: string;
  readonly at: string;
}

/** Answers with these statuses, one after the other, the last one from then on. */
async function receiver(...statuses: readonly number[]) {
  const told: Told[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const signature = String(request.headers['x-jws-signature']);
      told.push({ body, signature, at: request.url ?? '' });
      response.writeHead(statuses[told.length - 1] ?? statuses.at(-1) ?? 204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const until = async (count: number) => {
    while (told.length < count) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  return { told, until, uri: `http://127.0.0.1:${port}/done`, close: () => server.close() };
}

test(hashTitle('response_uri is told when it is done, signed by a published key'), async (t) => {
  const { told, until, uri, close } = await receiver(204);
  t.after(close);
  const signer = await signerOf();
  const requestID = await order(signer, { response_uri: uri });
  await until(1);
  expectSuccess(await poll(signer, requestID));
  const [{ body, signature, at } = assert.fail()] = told;
  const { responseID, notificationID, ...more } = JSON.parse(body) as Record<string, string>;
  assert.deepEqual([responseID, more, at], [requestID, {}, '/done']);

  const answer = await fetch(`${world.baseUrl}/notifications/jwks.json`);
  const { keys } = (await answer.json()) as { keys: JWK[] };
  const [head = '', , value = ''] = signature.split('.');
  const payload = Buffer.from(body).toString('base64url');
  const jws = { protected: head, payload, signature: value };
  const key = await importJWK(keys[0] ?? {}, 'EdDSA');
  const { protectedHeader } = await flattenedVerify(jws, key);
  assert.deepEqual(
    [protectedHeader?.kid, protectedHeader?.['aud'], protectedHeader?.['jti']],
    [keys[0]?.kid, uri, notificationID],
  );
});

test(hashTitle('response_uri is told again, with the same id, until it takes it'), async (t) => {
  const { told, until, uri, close } = await receiver(500, 503, 204);
  t.after(close);
  const signer = await signerOf();
  await order(signer, { response_uri: uri });
  await until(1);
  // That it was not taken is dated when its answer has come, which is a little later.
  while (told.length < 3) {
    world.later(60);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  world.later(2 * 3600);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  assert.equal(told.length, 3);
  assert.equal(new Set(told.map(({ body }) => body)).size, 1);
});

test(hashTitle('response_uri is told of an order that failed, too'), async (t) => {
  const { until, uri, close } = await receiver(204);
  t.after(close);
  const signer = await signerOf();
  const letGo = holdBack();
  const requestID = await order(signer, { response_uri: uri });
  world.later(300);
  letGo();
  await until(1);
  expectError(await poll(await signerOf(), requestID), 'SAD expired');
});

test(
  hashTitle('unless configured response_uri is https, and never a private address'),
  async () => {
    const strict = await CscWorld.open();
    try {
      const own = await strict.enrol('alice', bound);
      const session = await strict.session('alice');
      const signer: Signer = { session, version: 'v2', credentialID: own };
      const sad = await sayYes(signer, [first]);
      for (const response_uri of [
        'http://app.example/done',
        'https://127.0.0.1/done',
        'https://2130706433/',
        'https://[::1]/',
        'https://[::ffff:10.0.0.1]/',
        'https://169.254.169.254/latest/meta-data',
        'https://user:secret@app.example/',
      ]) {
        const asked = { hashes: [first], operationMode: 'A', response_uri };
        expectError(await askSignatures(signer, sad, asked), invalid('response_uri'));
      }
      await order(signer, { response_uri: 'https://app.example/done' }, sad);
    } finally {
      await strict.close();
    }
  },
);
