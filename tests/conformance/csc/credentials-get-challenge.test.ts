/**
 * `credentials/getChallenge` and `credentials/sendOTP`: each row of their tables, over a real
 * gateway for SMS, and that a code is good once, also after a restart.
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SmsReceiver } from '../../worlds/sms-receiver.ts';
import { clause } from './clause.ts';
import { CscWorld, phoneOf, pin, plain, twoFactors, versions } from './csc-world.ts';
import type { Plan, Session } from './csc-world.ts';
import { expectError, expectSuccess } from './expect-answer.ts';
import type { Answer } from './post-json.ts';
import { askYes, digestOf, sayYes, sign } from './signing-steps.ts';
import type { Signer } from './signing-steps.ts';

const bySms: Plan = { ...plain, factors: ['pin', 'sms'] };
const either: Plan = {
  ...plain,
  factors: ['pin', 'otp', 'sms'],
  expression: 'PIN AND (OTP OR SMS)',
};
const wrongData = {
  error: 'invalid_authentication_data',
  words: 'The authentication data is invalid',
};

let phone: SmsReceiver;
let world: CscWorld;
let alice: Session;

before(async () => {
  phone = await SmsReceiver.open();
  const rateLimits = {
    codesPerAccount: { limit: 0 },
    codesPerCredential: { limit: 5, windowSeconds: 900 },
  };
  world = await CscWorld.open({ senders: { sms: phone.settings }, rateLimits });
  alice = await world.session('alice');
});
after(async () => {
  phone.close();
  await world.close();
});

function expectNothing(answer: Answer): void {
  assert.deepEqual([answer.status, answer.text], [204, '']);
}

const getChallenge = (credentialID: unknown, authObjectID: unknown = 'SMS', session = alice) =>
  session.call('v2', 'credentials/getChallenge', { credentialID, authObjectID });

const signer = (credentialID: string): Signer => ({ session: alice, version: 'v2', credentialID });

const data = (SMS: string, more: object[] = []) => ({
  authData: [{ id: 'PIN', value: pin }, { id: 'SMS', value: SMS }, ...more],
});

test(
  clause('credentials/getChallenge', 'v2', 'the code goes to the signer, and signs'),
  async () => {
    const own = signer(await world.enrol('alice', bySms));
    expectNothing(await getChallenge(own.credentialID));
    const code = phone.codeTo(phoneOf.alice);
    const sad = await sayYes(own, [digestOf(1)], data(code));
    assert.equal((await sign(own, sad, { hashes: [digestOf(1)] })).length, 1);
  },
);

for (const version of versions) {
  test(
    clause('credentials/sendOTP', version, 'the code goes to the signer, and signs'),
    async () => {
      const own = { ...signer(await world.enrol('alice', bySms)), version };
      const { credentialID } = own;
      expectNothing(await alice.call(version, 'credentials/sendOTP', { credentialID }));
      const factors = { PIN: pin, OTP: phone.codeTo(phoneOf.alice), authData: null };
      const sad = await sayYes(own, [digestOf(1)], factors);
      assert.equal((await sign(own, sad, { hashes: [digestOf(1)] })).length, 1);
    },
  );

  test(
    clause('credentials/sendOTP', version, 'a credential without codes → credentialID'),
    async () => {
      for (const plan of [plain, twoFactors]) {
        const credentialID = await world.enrol('alice', plan);
        const answer = await alice.call(version, 'credentials/sendOTP', { credentialID });
        expectError(answer, 'Invalid parameter credentialID');
      }
    },
  );

  test(
    clause('credentials/sendOTP', version, 'credentialID missing, no string, unknown'),
    async () => {
      const missing = 'Missing (or invalid type) string parameter credentialID';
      for (const [credentialID, words] of [
        [undefined, missing],
        [7, missing],
        ['unknown', 'Invalid parameter credentialID'],
        [await world.enrol('bob', bySms), 'Invalid parameter credentialID'],
      ] as const) {
        expectError(await alice.call(version, 'credentials/sendOTP', { credentialID }), words);
      }
    },
  );

  test(
    clause('credentials/sendOTP', version, 'locked after five wrong codes → OTP locked'),
    async () => {
      const own = { ...signer(await world.enrol('alice', bySms)), version };
      const { credentialID } = own;
      const send = () => alice.call(version, 'credentials/sendOTP', { credentialID });
      expectNothing(await send());
      const code = phone.codeTo(phoneOf.alice);
      const wrong = `${code.slice(0, 5)}${(Number(code[5]) + 1) % 10}`;
      const answer = (OTP: string) => askYes(own, [], { PIN: pin, OTP, authData: null });
      const told =
        version === 'v1' ? { error: 'invalid_otp', words: 'The OTP is invalid' } : wrongData;
      for (let round = 0; round < 5; round += 1) expectError(await answer(wrong), told);
      const locked = version === 'v1' ? 'OTP locked' : 'Credential locked';
      expectError(await answer(code), locked);
      expectError(await send(), locked);
      // The lock ends by itself.
      world.later(3600);
      alice = await world.session('alice');
      expectNothing(await alice.call(version, 'credentials/sendOTP', { credentialID }));
    },
  );
}

test(
  clause('credentials/getChallenge', 'v2', 'credentialID and authObjectID, bad in any way'),
  async () => {
    const own = await world.enrol('alice', bySms);
    const foreign = await world.enrol('bob', bySms);
    for (const id of [undefined, 7, '', 'unknown', foreign]) {
      expectError(await getChallenge(id), 'Invalid parameter credentialID');
    }
    for (const id of [null, 7, '', 'sms', 'MAIL', 'PIN', 'OTP', 'APP', 'PASSKEY', 'x'.repeat(65)]) {
      expectError(await getChallenge(own, id), 'Invalid parameter authObjectID');
    }
  },
);

test(
  clause('credentials/getChallenge', 'v2', 'a code works once, also after a restart'),
  async () => {
    const own = signer(await world.enrol('alice', bySms));
    expectNothing(await getChallenge(own.credentialID));
    const code = phone.codeTo(phoneOf.alice);
    await world.restart();
    expectSuccess(await askYes(own, [], data(code)));
    expectError(await askYes(own, [], data(code)), wrongData);
    await world.restart();
    expectError(await askYes(own, [], data(code)), wrongData);
  },
);

test(
  clause('credentials/getChallenge', 'v2', 'an older code, and one five minutes old, are wrong'),
  async () => {
    const own = signer(await world.enrol('alice', bySms));
    expectNothing(await getChallenge(own.credentialID));
    const older = phone.codeTo(phoneOf.alice);
    expectNothing(await getChallenge(own.credentialID));
    const newer = phone.codeTo(phoneOf.alice);
    if (older !== newer) expectError(await askYes(own, [], data(older)), wrongData);
    world.later(300);
    expectError(await askYes(own, [], data(newer)), wrongData);
  },
);

test(
  clause('credentials/getChallenge', 'v2', 'a code for one application works for no other'),
  async () => {
    const own = signer(await world.enrol('alice', bySms));
    expectNothing(await getChallenge(own.credentialID));
    const code = phone.codeTo(phoneOf.alice);
    const session = await world.sessionThrough('another-app', 'alice');
    expectError(await askYes({ ...own, session }, [], data(code)), wrongData);
    expectSuccess(await askYes(own, [], data(code)));
  },
);

test(
  clause(
    'credentials/getChallenge',
    'v2',
    'more than a few within minutes → 429, and when to come again',
  ),
  async () => {
    const own = await world.enrol('alice', bySms);
    for (let round = 0; round < 5; round += 1) expectNothing(await getChallenge(own));
    const answer = await getChallenge(own);
    assert.equal(answer.status, 429);
    const retryAfter = Number(answer.headers.get('retry-after'));
    assert.ok(retryAfter >= 1 && retryAfter <= 900, `${retryAfter}`);
  },
);

test(
  clause('credentials/getChallenge', 'v2', 'a gateway that is down → 503, and no code'),
  async () => {
    const own = await world.enrol('alice', bySms);
    phone.status = 500;
    const answer = await getChallenge(own);
    phone.status = 200;
    expectError(answer, {
      status: 503,
      error: 'temporarily_unavailable',
      words: 'The service is temporarily unavailable',
    });
  },
);

test(
  clause('credentials/authorize', 'v2', 'PIN AND (OTP OR SMS): either way, and not without'),
  async () => {
    const own = signer(await world.enrol('alice', either));
    expectNothing(await getChallenge(own.credentialID));
    const code = phone.codeTo(phoneOf.alice);
    const missing = 'Missing (or invalid type) string parameter';
    expectError(await askYes(own, []), `${missing} OTP`);
    expectError(
      await askYes(own, [], { authData: [{ id: 'SMS', value: code }] }),
      `${missing} PIN`,
    );
    expectError(await askYes(own, [], data(code, [{ id: 'OTP', value: '000000' }])), wrongData);
    expectError(
      await askYes(own, [], data(code, [{ id: 'MAIL', value: code }])),
      'Invalid parameter authData',
    );
    expectError(
      await askYes(own, [], data(code, [{ id: 'FOO', value: code }])),
      'Invalid parameter authData',
    );
    expectError(await askYes(own, [], data(code, [{ id: 'APP' }])), 'Invalid parameter authData');
    expectSuccess(await askYes(own, [], data(code)));
    const OTP = world.otp('alice');
    alice = await world.session('alice');
    const byToken = {
      authData: [
        { id: 'PIN', value: pin },
        { id: 'OTP', value: OTP },
      ],
    };
    expectSuccess(await askYes({ ...own, session: alice }, [], byToken));
  },
);
