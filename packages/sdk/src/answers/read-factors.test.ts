import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTyped, readFactors } from './read-factors.ts';

const ids = (answer: object) =>
  readFactors(answer as Readonly<Record<string, unknown>>).map(({ id, type }) => `${id}:${type}`);

test('PIN and OTP of v1 become objects of v2, online as a challenge', () => {
  const answer = {
    PIN: { presence: 'true', format: 'N', label: 'The PIN' },
    OTP: { presence: 'optional', type: 'online', provider: 'sms' },
  };
  assert.deepEqual(ids(answer), ['PIN:Password', 'OTP:ChallengeResponse']);
  const [pin, otp] = readFactors(answer);
  assert.deepEqual([pin?.format, pin?.label, pin?.optional], ['N', 'The PIN', false]);
  assert.deepEqual([otp?.generator, otp?.optional], ['sms', true]);
});

test('what is not present is no factor, whether text or boolean says so', () => {
  assert.deepEqual(ids({ PIN: { presence: 'false' }, OTP: { presence: false } }), []);
  assert.deepEqual(ids({ PIN: { presence: true }, OTP: null }), ['PIN:Password']);
  assert.deepEqual(ids({}), []);
});

test('objects without an identifier are passed over, bare names are taken', () => {
  const objects = [{ type: 'Password' }, 'APP', { id: 'P', type: 'PasswordOOB' }, null];
  assert.deepEqual(ids({ auth: { objects } }), ['APP:Password', 'P:PasswordOOB']);
});

test('only what is answered here is typed here', () => {
  const types = ['Password', 'ChallengeResponse', 'PasswordOOB', 'ChallengeResponseOOB'];
  const objects = types.map((type) => ({ type, id: type }));
  const typed = readFactors({ auth: { objects } }).filter(isTyped);
  assert.deepEqual(
    typed.map(({ id }) => id),
    ['Password', 'ChallengeResponse'],
  );
});
