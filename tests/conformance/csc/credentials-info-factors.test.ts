/** `credentials/info`: how a credential is agreed to, in the words of either version. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CscVersion } from '@kumoin/contract';
import { clause } from './clause.ts';
import { CscWorld, plain } from './csc-world.ts';
import type { Plan, Session } from './csc-world.ts';
import { expectSuccess } from './expect-answer.ts';

interface Info {
  readonly auth: { mode: string; expression?: string; objects?: unknown[] };
  readonly [name: string]: unknown;
}

let world: CscWorld;
let alice: Session;

before(async () => {
  world = await CscWorld.open();
  alice = await world.session('alice');
});
after(() => world.close());

async function show(version: CscVersion, body: object): Promise<Info> {
  return expectSuccess(await alice.call(version, 'credentials/info', body)) as unknown as Info;
}

const codesOfAll: Plan = {
  ...plain,
  factors: ['pin', 'otp', 'sms', 'app'],
  expression: 'PIN AND (OTP OR SMS) OR PIN AND APP',
};

test(clause('credentials/info', 'v1', 'presence is computed from the expression'), async () => {
  const infoOf = async (plan: Plan) => {
    const credentialID = await world.enrol('alice', plan);
    const asked = { credentialID, authInfo: true };
    return expectSuccess(await alice.call('v1', 'credentials/info', asked));
  };
  const some = await infoOf(codesOfAll);
  assert.equal(some['authMode'], 'explicit');
  assert.deepEqual(some['PIN'], { presence: 'true', format: 'N', label: 'PIN' });
  const code = { format: 'N', label: 'One-time code' };
  const token = { type: 'offline', ID: 'OTP', provider: 'totp' };
  assert.deepEqual(some['OTP'], { presence: 'optional', ...code, ...token });

  const online = await infoOf({ ...plain, factors: ['sms'] });
  assert.deepEqual(online['PIN'], { presence: 'false' });
  const sms = {
    type: 'online',
    format: 'N',
    label: 'Code sent by SMS',
    ID: 'SMS',
    provider: 'sms',
  };
  assert.deepEqual(online['OTP'], { presence: 'true', ...sms });

  const implicit = await infoOf({ ...plain, factors: ['app'] });
  assert.deepEqual(
    [implicit['authMode'], implicit['PIN'], implicit['OTP']],
    ['implicit', undefined, undefined],
  );
  const device = await infoOf({ ...plain, factors: ['device'] });
  assert.equal(device['authMode'], 'implicit');
  const ocra = await infoOf({ ...plain, factors: ['ocra'] });
  const { type: sort, ID, provider } = ocra['OTP'] as Record<string, unknown>;
  assert.deepEqual([ocra['authMode'], sort, ID, provider], ['explicit', 'online', 'OCRA', 'ocra']);

  const elsewhere = await infoOf({ ...plain, factors: [], mode: 'oauth2code' });
  assert.deepEqual([elsewhere['authMode'], elsewhere['PIN']], ['oauth2code', undefined]);
});

test(
  clause('credentials/info', 'v2', 'auth: mode, expression with parentheses, objects'),
  async () => {
    const authOf = async (plan: Plan, body: object = { authInfo: true }) => {
      const credentialID = await world.enrol('alice', plan);
      return (await show('v2', { credentialID, ...body })).auth;
    };
    const all = await authOf(codesOfAll, { authInfo: true, lang: 'ja' });
    assert.equal(all.expression, '(PIN AND (OTP OR SMS)) OR (PIN AND APP)');
    assert.deepEqual(all.objects, [
      { type: 'Password', id: 'PIN', format: 'N', label: '暗証番号' },
      {
        ...{ type: 'Password', id: 'OTP', format: 'N', generator: 'totp' },
        label: 'ワンタイムパスワード',
      },
      { type: 'ChallengeResponse', id: 'SMS', format: 'N', label: 'SMSで届くコード' },
      { type: 'ChallengeResponseOOB', id: 'APP', label: '別の端末での承認' },
    ]);
    const page = await authOf({ ...plain, factors: ['pinpage'] });
    assert.equal(page.mode, 'explicit');
    assert.deepEqual(page.expression, 'PINPAGE');
    const tokens: Plan = { ...plain, factors: ['ocra', 'device'], expression: 'OCRA OR DEVICE' };
    assert.deepEqual((await authOf(tokens)).objects, [
      {
        ...{ type: 'ChallengeResponse', id: 'OCRA', format: 'N', generator: 'ocra' },
        label: 'Code of your token for exactly these documents',
      },
      {
        ...{ type: 'ChallengeResponseOOB', id: 'DEVICE', generator: 'ocra' },
        label: 'Approval in the authenticator app',
      },
    ]);
    const elsewhere: Plan = { ...plain, factors: ['pin'], mode: 'oauth2code' };
    assert.deepEqual(await authOf(elsewhere), { mode: 'oauth2code', objects: [] });
    assert.deepEqual(await authOf(elsewhere, {}), { mode: 'oauth2code' });
  },
);

test(
  clause('credentials/info', 'v2', 'the kind of signature it is for, and v1 without it'),
  async () => {
    const credentialID = await world.enrol('alice', {
      ...plain,
      signatureQualifier: 'eu_eidas_aes',
    });
    assert.equal((await show('v2', { credentialID }))['signatureQualifier'], 'eu_eidas_aes');
    assert.equal((await show('v1', { credentialID }))['signatureQualifier'], undefined);
    const without = await world.enrol('alice', plain);
    assert.ok(!('signatureQualifier' in (await show('v2', { credentialID: without }))));
  },
);
