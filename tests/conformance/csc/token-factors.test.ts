/**
 * Signatures that a token of the signer authorises, over HTTP: `OCRA` (a code over exactly these
 * digests and documents) and `DEVICE` (an approval in the authenticator app), to the signature.
 */

import assert from 'node:assert/strict';
import { hash, verify, X509Certificate } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { CscVersion } from '@kumoin/contract';
import type { StatementField } from '@kumoin/otp';
import { SigningPhone } from '../../worlds/signing-phone.ts';
import { clause } from './clause.ts';
import { CscWorld, bound, plain } from './csc-world.ts';
import type { Plan, Session } from './csc-world.ts';
import { expectError, expectSuccess, textOf } from './expect-answer.ts';
import { askSignatures, askYes, digestOf, hashesIn, oids, sign } from './signing-steps.ts';
import type { Signer } from './signing-steps.ts';

const byCode: Plan = { ...bound, factors: ['ocra'] };
const byDevice: Plan = { ...bound, factors: ['device'] };
const messages = ['rental contract', 'annex'];
const hashes = messages.map((message) => hash('sha256', message, 'base64'));
const hexOf = (message: string) => hash('sha256', message, 'hex');
const documents = [{ label: 'Rental contract.pdf' }, { label: '別紙.pdf' }];
const wrong = {
  v1: { error: 'invalid_otp', words: 'The OTP is invalid' },
  v2: {
    error: 'invalid_authentication_data',
    words: 'The authentication data is invalid',
  },
};
const wrongData = wrong.v2;
const challenge = (claim: string) => clause('credentials/getChallenge', 'v2', claim);
const yes = (claim: string) => clause('credentials/authorize', 'v2', claim);

let world: CscWorld;
let alice: Session;
let phone: SigningPhone;

before(async () => {
  const unlimited = { limit: 0, windowSeconds: 60 };
  const rateLimits = {
    ...{ codesPerCredential: unlimited, codesPerAccount: unlimited },
    approvalsPerAccount: unlimited,
  };
  world = await CscWorld.open({ rateLimits });
  alice = await world.session('alice');
  const account = world.accounts.get('alice') ?? assert.fail('no alice');
  const at = { server: () => world.built, now: () => world.clock.at };
  phone = await SigningPhone.enrol(at, account.id);
});
after(() => world.close());

async function signerOf(plan: Plan, version: CscVersion = 'v2'): Promise<Signer> {
  return { session: alice, version, credentialID: await world.enrol('alice', plan) };
}

async function ask({ session, version, credentialID }: Signer, changes: object = {}) {
  // Each answer has a time step of its own.
  world.later(60);
  const method = version === 'v1' ? 'credentials/sendOTP' : 'credentials/getChallenge';
  return session.call(version, method, {
    credentialID,
    ...(version === 'v2' && { authObjectID: 'OCRA' }),
    ...hashesIn(version, hashes),
    ...{ hashAlgorithmOID: oids.sha256, numSignatures: 2, documents, description: 'Flat 7' },
    ...changes,
  });
}

interface Shown {
  readonly challenge: string;
  readonly expiresIn: number;
  readonly pageUrl: string;
  readonly statement: {
    readonly title: string;
    readonly relyingParty: string;
    readonly lines: readonly { readonly label: string; readonly value: string }[];
  };
}

/** The code of the phone for what waits for it. */
async function codeFor(changes: (fields: readonly StatementField[]) => readonly StatementField[]) {
  const transaction = await phone.asked();
  assert.ok(transaction !== undefined, 'nothing waits');
  const { statement } = transaction;
  return phone.codeFor({ ...statement, fields: changes(statement.fields) });
}
const rightCode = () => codeFor((fields) => fields);

function answer(
  signer: Signer,
  code: string,
  changes: { readonly hashes?: string[]; readonly [name: string]: unknown } = {},
) {
  const { hashes: named = hashes, ...body } = changes;
  const factor = signer.version === 'v1' ? { OTP: code, PIN: undefined } : asOcra(code);
  return askYes(signer, named, { ...factor, numSignatures: 2, ...body });
}
const asOcra = (value: string) => ({ authData: [{ id: 'OCRA', value }] });

for (const version of ['v1', 'v2'] as const) {
  const method = version === 'v1' ? 'credentials/sendOTP' : 'credentials/getChallenge';
  test(
    clause(method, version, 'a token is asked, and its code signs what it showed, once'),
    async () => {
      const signer = await signerOf(byCode, version);
      const shown = expectSuccess(await ask(signer, { lang: 'ja' })) as unknown as Shown;
      assert.match(shown.challenge, /^[0-9a-f]{64}$/);
      assert.equal(shown.expiresIn, 300);
      assert.equal(shown.statement.title, '電子署名の承認');
      const page = await fetch(shown.pageUrl, { headers: { accept: 'text/html' } });
      assert.equal(page.status, 200);
      assert.match(await page.text(), /Rental contract\.pdf/);
      const values = shown.statement.lines.map(({ value }) => value);
      assert.ok(values.includes('別紙.pdf') && values.includes('Flat 7'), values.join());
      assert.ok(values.includes(`sha256:${hexOf('annex')}`));

      const code = await rightCode();
      const SAD = textOf(expectSuccess(await answer(signer, code)), 'SAD');
      const signatures = await sign(signer, SAD, { hashes });
      assert.equal(signatures.length, 2);
      await expectSigned(signer, { message: 'annex', signature: signatures[1] ?? '' });
      expectError(await answer(signer, code), wrong[version]);
    },
  );
}

interface Signed {
  readonly message: string;
  readonly signature: string;
}

async function expectSigned(
  { session, credentialID }: Signer,
  { message, signature }: Signed,
): Promise<void> {
  const body = { credentialID, certificates: 'single' };
  const info = expectSuccess(await session.call('v2', 'credentials/info', body));
  const { certificates } = info['cert'] as { certificates: string[] };
  const { publicKey } = new X509Certificate(Buffer.from(certificates[0] ?? '', 'base64'));
  const octets = Buffer.from(signature, 'base64');
  assert.ok(verify('sha256', Buffer.from(message), publicKey, octets));
  assert.ok(!verify('sha256', Buffer.from(`${message}.`), publicKey, octets));
}

test(challenge('of a credential of level 2, without digests: a clear refusal'), async () => {
  const signer = await signerOf(byCode);
  const words = 'Missing (or invalid type) array parameter hashes';
  expectError(await ask(signer, { hashes: undefined, documents: [] }), { words });
  const bare = { credentialID: signer.credentialID, authObjectID: 'OCRA' };
  expectError(await alice.call('v2', 'credentials/getChallenge', bare), { words });
  expectError(await ask(signer, { numSignatures: 1 }), {
    words: 'Numbers of signatures is too high',
  });
});

test(
  challenge('names without digests, names that cannot be shown, and too many: refused'),
  async () => {
    const signer = await signerOf(byCode);
    const three = [...documents, { label: 'c' }];
    expectError(await ask(signer, { documents: three }), { words: 'Invalid parameter documents' });
    const hidden = [{ label: 'a\u3164b' }];
    const words = 'A name or the description cannot be shown to the signer';
    expectError(await ask(signer, { documents: hidden }), { words });
    const badType = 'Missing (or invalid type) array parameter documents';
    expectError(await ask(signer, { documents: 'x' }), { words: badType });
  },
);

test(challenge('DEVICE hands nothing over: it is asked by credentials/authorize'), async () => {
  const signer = await signerOf(byDevice);
  const words = 'Invalid parameter authObjectID';
  expectError(await ask(signer, { authObjectID: 'DEVICE' }), { words });
  expectError(await ask(signer), { words });
});

test(challenge('a signer without a token is told so'), async () => {
  const bob = await world.session('bob');
  const credentialID = await world.enrol('bob', byCode);
  const words = 'The signer has no token that can answer';
  expectError(await ask({ session: bob, version: 'v2', credentialID }), { words });
});

const swapped = [hashes[0] ?? '', digestOf(3)];

test(yes('somebody in between swaps a digest after the token was asked: no yes'), async () => {
  const signer = await signerOf(byCode);
  expectSuccess(await ask(signer));
  const code = await rightCode();
  expectError(await answer(signer, code, { hashes: swapped }), wrongData);
  // Nothing was counted, and the right digests are still a yes: to them, and to nothing else.
  const SAD = textOf(expectSuccess(await answer(signer, code)), 'SAD');
  const denied = await askSignatures(signer, SAD, { hashes: swapped });
  expectError(denied, { words: 'Hash is not authorized by the SAD.' });
});

for (const [what, name, value] of [
  ['a digest', 'digest', `sha256:${'03'.repeat(32)}`],
  ['a name', 'document', 'Rental contract.pdg'],
] as const) {
  test(yes(`the code for a statement with ${what} changed is wrong`), async () => {
    const signer = await signerOf(byCode);
    expectSuccess(await ask(signer));
    const changed = await codeFor((fields) => {
      const at = fields.findIndex((field) => field.name === name);
      return fields.with(at, { name, value });
    });
    expectError(await answer(signer, changed), wrongData);
    expectSuccess(await answer(signer, await rightCode()));
  });
}

test(yes('documents that are named again must have the same names'), async () => {
  const signer = await signerOf(byCode);
  expectSuccess(await ask(signer));
  const code = await rightCode();
  const others = { documents: [{ label: 'Other.pdf' }, documents[1]] };
  expectError(await answer(signer, code, others), wrongData);
  expectSuccess(await answer(signer, code, { documents }));
});

test(yes('a code for one credential is none for another'), async () => {
  const [signer, other] = [await signerOf(byCode), await signerOf(byCode)];
  expectSuccess(await ask(signer));
  const code = await rightCode();
  expectError(await answer(other, code), wrongData);
  expectSuccess(await answer(signer, code));
});

test(yes('a code is right for five minutes, and for the newest question'), async () => {
  const signer = await signerOf(byCode);
  expectSuccess(await ask(signer));
  const older = await rightCode();
  expectSuccess(await ask(signer));
  expectError(await answer(signer, older), wrongData);
  const code = await rightCode();
  world.later(300);
  expectError(await answer(signer, code), wrongData);
});

test(yes('of twenty right codes at once one is a yes'), async () => {
  const signer = await signerOf(byCode);
  expectSuccess(await ask(signer));
  const code = await rightCode();
  const answers = await Promise.all(Array.from({ length: 20 }, () => answer(signer, code)));
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
});

test(yes('three wrong codes end the question; the next one is answered'), async () => {
  const signer = await signerOf(byCode);
  expectSuccess(await ask(signer));
  const code = await rightCode();
  for (let guess = 0; guess < 3; guess += 1) {
    expectError(await answer(signer, String(10_000_000 + guess)), wrongData);
  }
  expectError(await answer(signer, code), wrongData);
  expectSuccess(await ask(signer));
  expectSuccess(await answer(signer, await rightCode()));
});

test(yes('a token sees every digest, at level 1, too'), async () => {
  const signer = await signerOf({ ...plain, factors: ['ocra'] });
  const none = { hashes: undefined, documents: undefined };
  expectError(await ask(signer, none), {
    words: 'Missing (or invalid type) array parameter hashes',
  });
  expectSuccess(await ask(signer));
  const code = await rightCode();
  expectError(await answer(signer, code, { hashes: [] }), wrongData);
  expectError(await answer(signer, code, { numSignatures: 3 }), wrongData);
  expectSuccess(await answer(signer, code));
});

async function askDevice(signer: Signer): Promise<string> {
  world.later(60);
  const body = { authData: [{ id: 'DEVICE' }], documents, numSignatures: 2 };
  const asked = await askYes(signer, hashes, body);
  assert.equal(asked.status, 202, JSON.stringify(asked.body));
  return textOf(asked.body, 'handle');
}

function check(handle: string) {
  world.later(1);
  return alice.call('v2', 'credentials/authorizeCheck', { handle });
}
const checked = (claim: string) => clause('credentials/authorizeCheck', 'v2', claim);

test(checked('what the device approved is a SAD for what it showed, once'), async () => {
  const signer = await signerOf(byDevice);
  const waiting = await check(await askDevice(signer));
  assert.equal(waiting.status, 202);
  const shown = (await phone.asked())?.statement.fields.map(({ value }) => value) ?? [];
  assert.ok(shown.includes('Rental contract.pdf') && shown.includes(`sha256:${hexOf('annex')}`));
  await phone.approve();
  const handle = textOf(waiting.body, 'handle');
  const SAD = textOf(expectSuccess(await check(handle)), 'SAD');
  expectError(await check(handle), { words: 'Invalid parameter handle' });
  expectError(await askSignatures(signer, SAD, { hashes: swapped }), {
    words: 'Hash is not authorized by the SAD.',
  });
  assert.equal((await sign(signer, SAD, { hashes })).length, 2);
});

test(yes('a device can read what it is asked from a page of the service'), async () => {
  const signer = await signerOf(byDevice);
  world.later(60);
  const body = { authData: [{ id: 'DEVICE' }], documents, numSignatures: 2 };
  const asked = await askYes(signer, hashes, body);
  const page = await fetch(textOf(asked.body, 'pageUrl'), { headers: { accept: 'text/html' } });
  assert.match(await page.text(), /Rental contract\.pdf/);
  const waiting = await check(textOf(asked.body, 'handle'));
  assert.equal(waiting.body['pageUrl'], undefined);
});

test(checked('what the device refused is wrong authentication data, and is over'), async () => {
  const signer = await signerOf(byDevice);
  const handle = await askDevice(signer);
  await phone.refuse();
  expectError(await check(handle), wrongData);
  expectError(await check(handle), { words: 'Invalid parameter handle' });
});

test(
  checked('a device that answers wrongly: wrong data, then locked, for nobody else'),
  async () => {
    const { useCases } = world.built;
    const account = world.accounts.get('bob') ?? assert.fail('no bob');
    const at = { server: () => world.built, now: () => world.clock.at };
    const other = await SigningPhone.enrol(at, account.id);
    const bob = await world.session('bob');
    const credentialID = await world.enrol('bob', byDevice);
    const signer: Signer = { session: bob, version: 'v2', credentialID };
    const rounds = [
      { wrongAnswers: 3, words: wrongData },
      { wrongAnswers: 2, words: { words: 'Credential locked' } },
    ] as const;
    for (const { wrongAnswers, words } of rounds) {
      const asked = await askYes(signer, hashes, {
        ...{ authData: [{ id: 'DEVICE' }], documents, numSignatures: 2 },
      });
      const handle = textOf(asked.body, 'handle');
      const { ref = '' } = (await other.asked()) ?? {};
      const key = { ref, tokenId: other.tokenId };
      for (let guess = 0; guess < wrongAnswers; guess += 1) {
        const answer = useCases.answerTransaction({ key, way: 'online', response: '00' });
        await assert.rejects(answer, { code: 'answer_refused' });
      }
      world.later(1);
      const told = await bob.call('v2', 'credentials/authorizeCheck', { handle });
      expectError(told, words);
    }
    const signerOfAlice = await signerOf(byCode);
    expectSuccess(await ask(signerOfAlice));
    expectSuccess(await answer(signerOfAlice, await rightCode()));
  },
);

test(checked('a device answers across a restart of the server'), async () => {
  const signer = await signerOf(byDevice);
  const handle = await askDevice(signer);
  await phone.approve();
  await world.restart();
  expectSuccess(await check(handle));
});

test(checked('what nobody answered is over'), async () => {
  const signer = await signerOf(byDevice);
  const handle = await askDevice(signer);
  world.later(300);
  const { status } = await check(handle);
  assert.equal(status, 400);
});

test(
  clause('credentials/authorize', 'v1', 'a device is implicit: the call waits for it'),
  async () => {
    const signer = await signerOf(byDevice, 'v1');
    world.later(60);
    const asked = askYes(signer, hashes, { PIN: undefined, numSignatures: 2, documents });
    const deadline = Date.now() + 10_000;
    while ((await phone.asked()) === undefined && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await phone.approve();
    textOf(expectSuccess(await asked), 'SAD');
  },
);
