import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeAccountToken } from './account-token.ts';

const order = {
  accountId: 'acct-0001',
  clientId: 'demo-client',
  clientSecret: 'demo-secret',
  issuer: 'Demo Signer',
  at: 1_760_000_000_999,
  id: '2f1c0a52-6c1e-4d57-9f0e-0f7d1f6f9b11',
};

test('the token is the one that an independent computation gives', async () => {
  const [header, payload, mac] = (await makeAccountToken(order)).split('.');
  assert.equal(header, 'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9');
  assert.deepEqual(JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()), {
    sub: 'acct-0001',
    iat: 1_760_000_000,
    jti: '2f1c0a52-6c1e-4d57-9f0e-0f7d1f6f9b11',
    iss: 'Demo Signer',
    azp: 'demo-client',
  });
  // With the digest of the secret as key; its digits, or the secret itself, give another.
  assert.equal(mac, 'u8Yw4gWNHN4NtKEoHCymFqsqPcW4Q9rqoLMiXbk3cr4');
});

test('no two tokens are the same', async () => {
  const { id: _, ...same } = order;
  assert.notEqual(await makeAccountToken(same), await makeAccountToken(same));
});
