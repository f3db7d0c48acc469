/** The code of the app, at a log-in: counted with all others, and good once for either use. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountId } from '#domain/identifiers.ts';
import { Secret } from '#domain/secret.ts';
import { makeCheckTotp } from './check-totp.ts';
import { caller, factorsOf, sha256, signingWorld } from './signing-world.contract.ts';

async function world() {
  const base = await signingWorld();
  const checkTotp = makeCheckTotp(base.ports);
  const check = (code: string) => checkTotp(caller.accountId, new Secret(code));
  return { ...base, check, checkTotp };
}

test('the code that is shown is right, once: otp_wrong', async () => {
  const { check, codeNow } = await world();
  await check(codeNow());
  await assert.rejects(check(codeNow()), { code: 'otp_wrong' });
});

test('an account without an app has no right code', async () => {
  const { checkTotp, codeNow } = await world();
  const check = checkTotp('nobody' as AccountId, new Secret(codeNow()));
  await assert.rejects(check, { code: 'otp_wrong' });
});

test('wrong codes lock the app: otp_locked', async () => {
  const { check, codeNow } = await world();
  for (let count = 0; count < 5; count += 1) {
    await assert.rejects(check('000000'), { code: 'otp_wrong' });
  }
  await assert.rejects(check(codeNow()), { code: 'otp_locked' });
});

test('a code that logged somebody in agrees to no signature', async () => {
  const base = await world();
  await base.check(base.codeNow());
  const order = { ...caller, credentialId: base.credentialId, digests: [sha256(1)] };
  const yes = base.authorizeCredential({ ...order, numSignatures: 1 }, factorsOf(base));
  await assert.rejects(yes, { code: 'otp_wrong' });
});
