import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CscClient } from '@kumoin/sdk';
import { CliError } from '../cli-error.ts';
import type { DemoCredential } from '../demo/read-demo.ts';
import { noQuestions } from '../terminal/questions.ts';
import { chooseCredential } from './choose-credential.ts';

type Members = Readonly<Record<string, unknown>>;

/** A server that has these credentials, all alike but for what is told. */
function clientOf(credentials: Readonly<Record<string, Members>>): CscClient {
  return new CscClient({
    baseUrl: 'https://rssp.example/csc/v2',
    fetch: async (url, init) => {
      const { credentialID } = JSON.parse(String(init.body)) as { credentialID: string };
      const list = { credentialIDs: Object.keys(credentials) };
      const usual = {
        key: { status: 'enabled', algo: ['1.2.840.10045.4.3.2'] },
        cert: { certificates: ['AQID'] },
        auth: { mode: 'explicit', objects: [{ id: 'PIN' }] },
      };
      const answer = url.endsWith('/list') ? list : { ...usual, ...credentials[credentialID] };
      return new Response(JSON.stringify(answer));
    },
  });
}

const demoOf = (...credentials: readonly DemoCredential[]) => ({
  account: 'alice',
  password: '',
  pin: '',
  totp: undefined,
  ocra: undefined,
  credentials,
});

const choice = { wanted: undefined, demo: undefined, questions: noQuestions };
const withCode = (code: string) => (error: unknown) =>
  error instanceof CliError && error.code === code;

test('the only credential needs no name', async () => {
  assert.equal((await chooseCredential(clientOf({ one: {} }), choice)).id, 'one');
});

test('of several, one has to be named or picked', async () => {
  const client = clientOf({ one: {}, two: { description: 'the second' } });
  assert.equal((await chooseCredential(client, { ...choice, wanted: 'two' })).id, 'two');
  await assert.rejects(chooseCredential(client, choice), withCode('usage'));
  const questions = { ...noQuestions, choose: async () => 'two' };
  assert.equal((await chooseCredential(client, { ...choice, questions })).id, 'two');
});

test('an account without credentials cannot sign', async () => {
  await assert.rejects(chooseCredential(clientOf({}), choice), withCode('refused'));
});

test('a demo signer signs with the first credential that can be answered for', async () => {
  const demo = demoOf(
    { credentialId: 'web', mode: 'oauth2code', factors: [] },
    { credentialId: 'card', mode: 'explicit', factors: ['PIN', 'OCRA'] },
    { credentialId: 'both', mode: 'explicit', factors: ['PIN', 'OTP'] },
    { credentialId: 'pin', mode: 'explicit', factors: ['PIN'] },
  );
  const client = clientOf({ both: {} });
  assert.equal((await chooseCredential(client, { ...choice, demo })).id, 'both');
  const unusable = { ...choice, demo: demoOf(...demo.credentials.slice(0, 2)) };
  await assert.rejects(chooseCredential(client, unusable), withCode('refused'));
});

const unusable: Readonly<Record<string, Members>> = {
  'is disabled': { key: { status: 'disabled', algo: ['1.2.840.10045.4.3.2'] } },
  'is released in a way we do not know': { auth: { mode: 'of the future' } },
  'needs a factor we do not know': {
    auth: {
      mode: 'explicit',
      objects: [{ id: 'PIN' }, { id: 'PASSKEY', type: 'ChallengeResponse', generator: 'webauthn' }],
    },
  },
  'has an expression that cannot be read': {
    auth: { mode: 'explicit', expression: 'PIN NAND APP', objects: [{ id: 'PIN' }, { id: 'APP' }] },
  },
};

for (const [what, members] of Object.entries(unusable)) {
  test(`a credential that ${what} is refused before anybody is asked`, async () => {
    await assert.rejects(chooseCredential(clientOf({ one: members }), choice), withCode('refused'));
  });
}

const usable: Readonly<Record<string, Members>> = {
  'leaves open which factors': {
    auth: {
      mode: 'explicit',
      expression: 'PIN AND (PASSKEY OR APP)',
      objects: [
        { id: 'PIN' },
        { id: 'PASSKEY', type: 'ChallengeResponse', generator: 'webauthn' },
        { id: 'APP', type: 'ChallengeResponseOOB' },
      ],
    },
  },
  'is released in a browser': { auth: { mode: 'oauth2code' } },
  'asks on another device': {
    auth: { mode: 'explicit', objects: [{ id: 'APP', type: 'ChallengeResponseOOB' }] },
  },
  'sends a code': {
    auth: { mode: 'explicit', objects: [{ id: 'SMS', type: 'ChallengeResponse' }] },
  },
};

for (const [what, members] of Object.entries(usable)) {
  test(`a credential that ${what} can be used from here`, async () => {
    assert.equal((await chooseCredential(clientOf({ one: members }), choice)).id, 'one');
  });
}
