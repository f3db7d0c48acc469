import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CscClient } from '@kumoin/sdk';
import type { RemoteCredential } from '@kumoin/sdk';
import { gatherFactors } from './gather-factors.ts';
import type { SigningMeans } from './signing-means.ts';

/** A signer who answers everything, and a server that sends challenges as told. */
function world(challenge: string | undefined) {
  const asked: string[] = [];
  const client = new CscClient({
    baseUrl: 'https://rssp.example/csc/v2',
    fetch: async () =>
      challenge === undefined ? new Response(null, { status: 204 }) : Response.json({ challenge }),
  });
  const means = {
    pin: async () => '1234',
    answer: async (label: string) => {
      asked.push(label);
      return 'blue';
    },
  } as unknown as SigningMeans;
  return { asked, sources: { client, means } };
}

const credentialOf = (type: string): RemoteCredential =>
  ({
    id: 'c',
    needsPin: true,
    needsOtp: false,
    factors: [
      { id: 'PIN', type: 'Password' },
      { id: 'SMS', type, label: 'The code on your phone' },
    ],
  }) as unknown as RemoteCredential;

test('a code that was sent is asked for by the name of the factor', async () => {
  const { asked, sources } = world(undefined);
  const factors = await gatherFactors(sources, credentialOf('ChallengeResponse'));
  assert.deepEqual(factors, { pin: '1234', authData: [{ id: 'SMS', value: 'blue' }] });
  assert.deepEqual(asked, ['The code on your phone']);
});

test('a challenge that came is shown', async () => {
  const { asked, sources } = world('Which colour?');
  await gatherFactors(sources, credentialOf('ChallengeResponse'));
  assert.deepEqual(asked, ['Which colour?']);
});

test('what is asked on another device is only named', async () => {
  const { asked, sources } = world(undefined);
  const factors = await gatherFactors(sources, credentialOf('ChallengeResponseOOB'));
  assert.deepEqual(factors.authData, [{ id: 'SMS' }]);
  assert.deepEqual(asked, []);
});

test('of several ways the one is taken that asks for least, and sends nothing', async () => {
  const { asked, sources } = world(undefined);
  const either = {
    ...credentialOf('ChallengeResponse'),
    needsOtp: true,
    expression: 'PIN AND (SMS OR OTP)',
  };
  const otp = { id: 'OTP', type: 'Password' };
  const credential = {
    ...either,
    factors: [...either.factors, otp],
  } as unknown as RemoteCredential;
  const means = { ...sources.means, otp: async () => '123456' };
  const factors = await gatherFactors({ ...sources, means }, credential);
  assert.deepEqual(factors, { pin: '1234', otp: '123456' });
  assert.deepEqual(asked, []);
});
