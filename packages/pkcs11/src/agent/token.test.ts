/** What goes wrong with a token, who sees what of it, and that it comes right by itself. */

import assert from 'node:assert/strict';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { softHsmPin, softHsmSoPin, whyPkcs11IsMissing } from '@kumoin/testkit';
import { becomes, makeTokenWorld, rejectsWith, signs } from '../token-world.contract.ts';

const skip = whyPkcs11IsMissing();
const options = { skip };

const mended: readonly (readonly [name: string, fault: string])[] = [
  ['C_SignInit', 'CKR_SESSION_HANDLE_INVALID'],
  ['C_Sign', 'CKR_SESSION_HANDLE_INVALID'],
  ['C_SignInit', 'CKR_SESSION_CLOSED'],
  ['C_Sign', 'CKR_DEVICE_ERROR'],
  ['C_Sign', 'CKR_DEVICE_REMOVED'],
  ['C_SignInit', 'CKR_TOKEN_NOT_PRESENT'],
  ['C_SignInit', 'CKR_USER_NOT_LOGGED_IN'],
  ['C_SignInit', 'CKR_KEY_HANDLE_INVALID'],
  ['C_SignInit', 'CKR_OBJECT_HANDLE_INVALID'],
  ['C_Sign', 'CKR_GENERAL_ERROR'],
  ['C_Sign', 'CKR_FUNCTION_FAILED'],
  // Not only said, but done to the library underneath.
  ['C_SignInit', 'logout'],
  ['C_Sign', 'logout'],
  ['C_SignInit', 'closeall'],
  ['C_Sign', 'closeall'],
];

test('what happens once is mended before the caller hears of it', options, async (t) => {
  const { faulty, open } = makeTokenWorld(t);
  const module = await open();
  const { keyId } = await module.generateKeyPair('p-256');
  for (const [name, fault] of mended) {
    await t.test(`${name} meets ${fault}`, async () => {
      faulty.order({ [name]: fault }, { once: true });
      await signs(module, keyId);
      await signs(module, keyId);
      await becomes(module, 'ok');
    });
  }
  assert.equal(faulty.calls('C_Initialize'), 1, 'the agent lived through all of it');
});

test('a log-in that was made already is as good as ours', options, async (t) => {
  const { faulty, open } = makeTokenWorld(t);
  faulty.order({ C_Login: 'twice' });
  const module = await open();
  const { keyId } = await module.generateKeyPair('p-256');
  await signs(module, keyId);
});

const lasting: readonly (readonly [code: string, faults: Readonly<Record<string, string>>])[] = [
  ['CKR_DEVICE_ERROR', { C_Sign: 'CKR_DEVICE_ERROR', C_OpenSession: 'CKR_DEVICE_ERROR' }],
  ['CKR_DEVICE_REMOVED', { C_Sign: 'CKR_DEVICE_REMOVED', C_GetSlotList: 'CKR_DEVICE_REMOVED' }],
  [
    'CKR_TOKEN_NOT_PRESENT',
    { C_SignInit: 'CKR_DEVICE_REMOVED', C_GetTokenInfo: 'CKR_TOKEN_NOT_PRESENT' },
  ],
  [
    'CKR_SESSION_HANDLE_INVALID',
    { C_SignInit: 'CKR_SESSION_HANDLE_INVALID', C_Login: 'CKR_SESSION_HANDLE_INVALID' },
  ],
];

for (const [code, faults] of lasting) {
  test(`${code} that lasts is told, and over when it is over`, options, async (t) => {
    const { faulty, open } = makeTokenWorld(t);
    const module = await open();
    const { keyId } = await module.generateKeyPair('p-256');
    faulty.order(faults);
    await rejectsWith(code, signs(module, keyId));
    const [token] = await becomes(module, code);
    assert.equal(token?.state, 'failed');
    assert.ok((token?.explanation ?? '') !== '' && (token?.hint ?? '') !== '');
    // Nobody waits for a dead token.
    const began = performance.now();
    await rejectsWith(code, signs(module, keyId));
    assert.ok(performance.now() - began < 500);
    faulty.heal();
    await becomes(module, 'ok');
    await signs(module, keyId);
  });
}

test('a refusal of the request does not fail the token', options, async (t) => {
  const { faulty, open } = makeTokenWorld(t);
  const module = await open();
  const { keyId } = await module.generateKeyPair('p-256');
  await rejectsWith('CKR_KEY_TYPE_INCONSISTENT', module.sign(keyId, { scheme: 'ed25519' }, input));
  for (const unknown of ['00'.repeat(16), '', 'abc', 'zz', `${keyId}00`, '00'.repeat(65)]) {
    await rejectsWith('key_unknown', module.sign(unknown, { scheme: 'ecdsa' }, input));
    await rejectsWith('key_unknown', module.publicKey(unknown));
  }
  faulty.order({ C_Sign: 'CKR_GENERAL_ERROR' });
  await rejectsWith('CKR_GENERAL_ERROR', signs(module, keyId));
  faulty.heal();
  await signs(module, keyId);
  assert.deepEqual(
    (await module.health()).map(({ state }) => state),
    ['ok'],
  );
});

const input = new Uint8Array(32);

test(
  'a wrong PIN is tried once, by this agent and the next, until its file changes',
  options,
  async (t) => {
    const { hsm, faulty, open } = makeTokenWorld(t, 'good', 'bad');
    const [, bad] = hsm.tokens;
    assert.ok(bad);
    hsm.writePin(bad, '999999');
    const module = await open();
    await becomes(module, 'ok', 'CKR_PIN_INCORRECT');
    await delay(700);
    assert.equal(faulty.calls('C_Login'), 2, 'one for each token');

    process.kill(module.agentPid ?? 0, 'SIGKILL');
    await becomes(module, 'ok', 'CKR_PIN_INCORRECT');
    assert.equal(faulty.calls('C_Login'), 3, 'the new agent logs in to the good token only');

    hsm.writePin(bad, softHsmPin);
    await becomes(module, 'ok', 'ok');
    assert.equal(faulty.calls('C_Login'), 4);
  },
);

test('a start after a start with a wrong PIN does not try it again', options, async (t) => {
  const { hsm, faulty, open } = makeTokenWorld(t);
  const [token] = hsm.tokens;
  assert.ok(token);
  const refusedPinsFile = join(hsm.folder, 'refused-pins.json');
  writeFileSync(refusedPinsFile, '{ "one": { "fingerprint": 1 }, "two": null');
  hsm.writePin(token, '999999');
  for (let start = 0; start < 3; start += 1) {
    await rejectsWith('CKR_PIN_INCORRECT', open({ refusedPinsFile }));
  }
  assert.equal(faulty.calls('C_Login'), 1);
  assert.ok(!readFileSync(refusedPinsFile, 'utf8').includes('999999'));
  hsm.writePin(token, softHsmPin);
  await becomes(await open({ refusedPinsFile }), 'ok');
});

test(
  'with a wrong PIN for the only token nothing opens, and nothing tells the PIN',
  options,
  async (t) => {
    const { hsm, faulty, open } = makeTokenWorld(t);
    const [token] = hsm.tokens;
    assert.ok(token);
    hsm.writePin(token, '77777777');
    const error: unknown = await open().catch((thrown: unknown) => thrown);
    await rejectsWith('CKR_PIN_INCORRECT', Promise.reject(error));
    assert.ok(!inspect(error, { depth: 9, showHidden: true }).includes('77777777'));
    assert.equal(faulty.calls('C_Login'), 1);
  },
);

test('a locked PIN is explained and left alone', options, async (t) => {
  const { faulty, open } = makeTokenWorld(t, 'good', 'locked');
  faulty.order({ C_Login: 'CKR_PIN_LOCKED' }, { once: true });
  const module = await open();
  const [token] = await becomes(module, 'CKR_PIN_LOCKED', 'ok');
  assert.match(token?.hint ?? '', /security officer/);
  await delay(700);
  assert.equal(faulty.calls('C_Login'), 2);
});

for (const [flag, code] of [
  [0x40000, 'CKR_PIN_LOCKED'],
  [0x20000, 'pin_last_try'],
] as const) {
  test(`a token that says ${code} by its flags is not tried at all`, options, async (t) => {
    const { faulty, open } = makeTokenWorld(t);
    faulty.order({ C_GetTokenInfo: `+${flag}` });
    await rejectsWith(code, open());
    assert.equal(faulty.calls('C_Login'), 0);
  });
}

test('a PIN file is read only when it is one', options, async (t) => {
  const { hsm, open } = makeTokenWorld(t);
  const [token] = hsm.tokens;
  assert.ok(token);
  const write = (text: string, mode: number): void => {
    writeFileSync(token.pinFile, text);
    chmodSync(token.pinFile, mode);
  };
  for (const text of ['', '\n', `${softHsmPin}\nsecond\n`, 'x'.repeat(257)]) {
    write(text, 0o600);
    await rejectsWith('pin_file_unreadable', open());
  }
  for (const mode of [0o604, 0o620, 0o644]) {
    write(softHsmPin, mode);
    await rejectsWith('pin_file_exposed', open());
  }
  await rejectsWith('pin_file_unreadable', open({ tokens: [{ ...token, pinFile: '/nowhere' }] }));
  for (const [text, mode] of [
    [`${softHsmPin}\n`, 0o440],
    [`${softHsmPin}\r\n`, 0o400],
  ] as const) {
    write(text, mode);
    await becomes(await open(), 'ok');
  }
});

test('a label names one token, no more and no less', options, async (t) => {
  const { hsm, open } = makeTokenWorld(t, 'one');
  const [token] = hsm.tokens;
  assert.ok(token);
  await rejectsWith('token_unknown', open({ tokens: [{ ...token, label: 'on' }] }));
  const pins = ['--so-pin', softHsmSoPin, '--pin', softHsmPin];
  hsm.run('softhsm2-util', '--init-token', '--free', '--label', 'one', ...pins);
  await rejectsWith('token_ambiguous', open());
});

test('a token that spares one session only is worked with that one', options, async (t) => {
  const { faulty, open } = makeTokenWorld(t);
  const module = await open();
  const { keyId } = await module.generateKeyPair('p-256');
  faulty.order({ C_OpenSession: 'CKR_SESSION_COUNT' });
  await Promise.all(Array.from({ length: 20 }, () => signs(module, keyId)));
  const [health] = await module.health();
  assert.equal(health?.sessionsOpen, 1);
});
