/** A passkey answers a challenge that somebody else made, for one account. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { AccountId } from '#domain/identifiers.ts';
import { makeCheckPasskey } from './check-passkey.ts';
import { makeOfferPasskey } from './offer-passkey.ts';
import { answer, passkeyWorld } from './passkey-world.contract.ts';

const refused = { name: 'Refusal', code: 'passkey_refused' };
const [alice, totp] = ['alice', 'totp'] as AccountId[] as [AccountId, AccountId];
const challengeOf = (digests: string): string =>
  createHash('sha256').update(digests).digest('base64url');

async function world() {
  const base = await passkeyWorld();
  await base.enrol('alice');
  const offerPasskey = makeOfferPasskey(base.ports);
  const checkPasskey = makeCheckPasskey(base.ports);
  const challenge = challengeOf('digest 1, digest 2');
  const options = await offerPasskey({ accountId: alice, challenge });
  assert.ok(options);
  return { ...base, offerPasskey, checkPasskey, challenge, options };
}

test('the passkeys of the account are asked to answer exactly this challenge', async () => {
  const { options, challenge, device, checkPasskey } = await world();
  assert.equal(options['challenge'], challenge);
  const allowed = options['allowCredentials'] as { readonly id: string }[];
  assert.deepEqual(
    allowed.map(({ id }) => id),
    [device.id],
  );
  await checkPasskey({ accountId: alice, challenge, assertion: answer(device, options) });
});

test('an account without a passkey is offered none', async () => {
  const { offerPasskey, challenge } = await world();
  assert.equal(await offerPasskey({ accountId: totp, challenge }), undefined);
});

test('one digest off is another challenge', async () => {
  const { options, device, checkPasskey } = await world();
  const challenge = challengeOf('digest 1, digest 3');
  const claim = { accountId: alice, challenge, assertion: answer(device, options) };
  await assert.rejects(checkPasskey(claim), refused);
});

test('the passkey of somebody else does not agree, and is not touched', async () => {
  const { options, challenge, device, checkPasskey, ports } = await world();
  const claim = { accountId: totp, challenge, assertion: answer(device, options) };
  await assert.rejects(checkPasskey(claim), refused);
  assert.equal((await ports.passkeys.find(device.id))?.lastUsedAt, undefined);
});

test('an answer is good once: the count says so, where the device keeps one', async () => {
  const { options, challenge, device, checkPasskey } = await world();
  const claim = { accountId: alice, challenge, assertion: answer(device, options) };
  await checkPasskey(claim);
  await assert.rejects(checkPasskey(claim), refused);
});
