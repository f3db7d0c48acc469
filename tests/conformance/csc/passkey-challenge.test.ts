/**
 * A passkey as a factor of `credentials/authorize`: `getChallenge` gives a nonce, the application
 * makes the challenge from it and from the digests, the device signs.
 */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { SoftwareAuthenticator } from '../../worlds/software-authenticator.ts';
import { clause } from './clause.ts';
import { CscWorld, plain } from './csc-world.ts';
import type { Plan, Session } from './csc-world.ts';
import { expectError, expectSuccess, textOf } from './expect-answer.ts';
import { askYes, digestOf, sayYes, sign } from './signing-steps.ts';
import type { Signer } from './signing-steps.ts';

const byPasskey: Plan = { ...plain, factors: ['passkey'], level: 2 };
const wrongData = {
  error: 'invalid_authentication_data',
  words: 'The authentication data is invalid',
};
const title = (claim: string) => clause('credentials/getChallenge', 'v2', claim);

let world: CscWorld;
let alice: Session;
let device: SoftwareAuthenticator;

before(async () => {
  world = await CscWorld.open();
  alice = await world.session('alice');
  device = await enrolPasskey();
});
after(() => world.close());

/** On loopback the relying party is called localhost. */
const where = () => ({
  origin: world.baseUrl.replace('127.0.0.1', 'localhost'),
  rpId: 'localhost',
});

/** As the page for passkeys does it, for somebody who has just logged in strongly. */
async function enrolPasskey(): Promise<SoftwareAuthenticator> {
  const { beginPasskeyRegistration, addPasskey } = world.built.useCases;
  const account = world.accounts.get('alice');
  assert.ok(account);
  const session = {
    accountId: account.id,
    methods: ['password', 'totp'] as const,
    strong: true,
    authenticatedAt: world.clock.at,
    expiresAt: world.clock.at + 60_000,
  };
  const { options, step } = await beginPasskeyRegistration(session);
  const own = new SoftwareAuthenticator();
  const { user } = options as { readonly user: { readonly id: string } };
  const ceremony = { ...where(), challenge: String(options['challenge']) };
  const { id, response } = own.register(ceremony, user.id);
  const { clientDataJSON: clientDataJson, attestationObject, transports } = response;
  const registration = { id, clientDataJson, attestationObject, transports };
  await addPasskey(session, { step, registration, label: 'key' });
  return own;
}

interface Challenge {
  readonly derivation: string;
  readonly nonce: string;
  readonly publicKey: { readonly allowCredentials: readonly { readonly id: string }[] };
}

async function challengeFor({ credentialID }: Signer): Promise<Challenge> {
  const asked = { credentialID, authObjectID: 'PASSKEY' };
  const answer = await alice.call('v2', 'credentials/getChallenge', asked);
  return JSON.parse(textOf(expectSuccess(answer), 'challenge')) as Challenge;
}

/** As the page for applications says. */
function answerTo(
  { derivation, nonce }: Challenge,
  own: Signer,
  digests: readonly string[],
): object {
  const named = digests.map((digest) => `sha256:${Buffer.from(digest, 'base64').toString('hex')}`);
  const text = JSON.stringify([derivation, nonce, own.credentialID, digests.length, named]);
  const challenge = createHash('sha256').update(text).digest('base64url');
  const value = JSON.stringify(device.assert({ ...where(), challenge }));
  return { authData: [{ id: 'PASSKEY', value }] };
}

async function signer(): Promise<Signer> {
  return { session: alice, version: 'v2', credentialID: await world.enrol('alice', byPasskey) };
}

test(title('PASSKEY: 200 with a nonce; the answer over the digests signs them'), async () => {
  const own = await signer();
  const challenge = await challengeFor(own);
  assert.equal(challenge.derivation, 'kumoin-passkey-1');
  assert.ok(!('challenge' in challenge.publicKey));
  assert.deepEqual(
    challenge.publicKey.allowCredentials.map(({ id }) => id),
    [device.id],
  );
  const digests = [digestOf(1), digestOf(2)];
  const sad = await sayYes(own, digests, answerTo(challenge, own, digests));
  assert.equal((await sign(own, sad, { hashes: digests })).length, 2);
});

test(title('PASSKEY: an answer for one digest is none for another'), async () => {
  const own = await signer();
  const challenge = await challengeFor(own);
  expectError(await askYes(own, [digestOf(2)], answerTo(challenge, own, [digestOf(1)])), wrongData);
  expectError(
    await askYes(own, [digestOf(1), digestOf(2)], answerTo(challenge, own, [digestOf(1)])),
    wrongData,
  );
  expectSuccess(await askYes(own, [digestOf(1)], answerTo(challenge, own, [digestOf(1)])));
});

test(
  title('PASSKEY: an answer works once, also after a restart, and for one credential'),
  async () => {
    const [own, other] = [await signer(), await signer()];
    const given = answerTo(await challengeFor(own), own, [digestOf(1)]);
    await challengeFor(other);
    expectError(await askYes(other, [digestOf(1)], given), wrongData);
    expectSuccess(await askYes(own, [digestOf(1)], given));
    expectError(await askYes(own, [digestOf(1)], given), wrongData);
    await world.restart();
    expectError(await askYes(own, [digestOf(1)], given), wrongData);
  },
);

test(title('PASSKEY: a person without one has no challenge'), async () => {
  const bob = await world.session('bob');
  const credentialID = await world.enrol('bob', byPasskey);
  const asked = { credentialID, authObjectID: 'PASSKEY' };
  const answer = await bob.call('v2', 'credentials/getChallenge', asked);
  expectError(answer, 'Invalid parameter authObjectID');
});
