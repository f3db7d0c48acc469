/** A device that does everything right is believed; each single thing that is off is not. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import type { Account } from '#domain/accounts/account.ts';
import type { AccountId, TenantId } from '#domain/identifiers.ts';
import type { PasskeyAssertion } from '#domain/login/passkey-answers.ts';
import type { Passkey } from '#domain/login/passkey.ts';
import { SoftwareAuthenticator } from '../../../../../tests/worlds/software-authenticator.ts';
import type { Ceremony } from '../../../../../tests/worlds/software-authenticator.ts';
import { WebAuthnCeremonies } from './web-authn-ceremonies.ts';

const ceremonies = new WebAuthnCeremonies({ name: 'Test', baseUrl: () => 'https://sign.example' });
const challenge = randomBytes(32).toString('base64url');
const here: Ceremony = { challenge, origin: 'https://sign.example', rpId: 'sign.example' };
const account: Account = {
  id: 'account-1' as AccountId,
  tenantId: 'tenant' as TenantId,
  name: 'alice',
  displayName: 'Alice',
  enabled: true,
  email: undefined,
  phone: undefined,
  createdAt: 0,
};

function register(device: SoftwareAuthenticator, ceremony: Ceremony) {
  const { id, response } = device.register(ceremony);
  const { clientDataJSON: clientDataJson, attestationObject, transports } = response;
  const registration = { id, clientDataJson, attestationObject, transports };
  return ceremonies.readRegistration(registration, challenge);
}

function assertionOf(device: SoftwareAuthenticator, ceremony: Ceremony): PasskeyAssertion {
  const { id, response } = device.assert(ceremony);
  const { clientDataJSON: clientDataJson, authenticatorData, signature } = response;
  return { id, clientDataJson, authenticatorData, signature, userHandle: undefined };
}

async function enrolled(): Promise<{ device: SoftwareAuthenticator; passkey: Passkey }> {
  const device = new SoftwareAuthenticator();
  const facts = await register(device, here);
  assert.ok(facts);
  const owner = { accountId: account.id, label: '', createdAt: 0, lastUsedAt: undefined };
  return { device, passkey: { ...facts, ...owner } };
}

const off: readonly (readonly [string, Partial<Ceremony>])[] = [
  ['another challenge', { challenge: randomBytes(32).toString('base64url') }],
  ['another origin', { origin: 'https://evil.example' }],
  ['the origin without its s', { origin: 'http://sign.example' }],
  ['another port', { origin: 'https://sign.example:8443' }],
  ['another relying party', { rpId: 'example' }],
  ['a user who was not checked', { userVerified: false }],
  ['a user who was not there', { userPresent: false }],
  ['a page in a frame', { crossOrigin: true }],
  ['another ceremony', { type: 'payment.get' }],
];

describe('registration', () => {
  test('an honest device gives its key and its count', async () => {
    const device = new SoftwareAuthenticator();
    const facts = await register(device, here);
    assert.equal(facts?.id, device.id);
    assert.equal(facts.signCount, 1);
    assert.deepEqual(facts.transports, ['internal']);
  });

  for (const [what, change] of off) {
    test(`${what} is not believed`, async () => {
      const device = new SoftwareAuthenticator();
      assert.equal(await register(device, { ...here, ...change }), undefined);
    });
  }

  test('an assertion is no registration, and nothing readable is none', async () => {
    const { device } = await enrolled();
    const { response } = device.register({ ...here, type: 'webauthn.get' });
    const registration = { id: device.id, ...response };
    const { clientDataJSON: clientDataJson } = response;
    const read = (part: object) =>
      ceremonies.readRegistration({ ...registration, clientDataJson, ...part }, challenge);
    assert.equal(await read({}), undefined);
    for (const text of ['', 'A', 'bm90IGpzb24', 'bnVsbA', '%%%']) {
      assert.equal(await read({ clientDataJson: text }), undefined);
      assert.equal(await read({ attestationObject: text }), undefined);
    }
  });

  test('the browser is asked for a discoverable key that checks its user', async () => {
    const known = [{ id: 'AAAA', transports: ['usb'] }];
    const options = await ceremonies.registrationOptions(account, challenge, known);
    assert.equal(options['challenge'], challenge);
    assert.deepEqual(options['rp'], { name: 'Test', id: 'sign.example' });
    assert.deepEqual(options['excludeCredentials'], [
      { id: 'AAAA', transports: ['usb'], type: 'public-key' },
    ]);
    const selection = options['authenticatorSelection'] as Record<string, unknown>;
    assert.deepEqual(
      [selection['residentKey'], selection['userVerification']],
      ['required', 'required'],
    );
  });
});

describe('assertion', () => {
  test('the passkey that answers is believed, and its count told', async () => {
    const { device, passkey } = await enrolled();
    assert.equal(await ceremonies.readAssertion(assertionOf(device, here), challenge, passkey), 2);
    // Whether it grows is for others to say.
    device.signCount = 0;
    assert.equal(await ceremonies.readAssertion(assertionOf(device, here), challenge, passkey), 0);
  });

  for (const [what, change] of off) {
    test(`${what} is not believed`, async () => {
      const { device, passkey } = await enrolled();
      const assertion = assertionOf(device, { ...here, ...change });
      assert.equal(await ceremonies.readAssertion(assertion, challenge, passkey), undefined);
    });
  }

  test('the key of another passkey is not believed', async () => {
    const { passkey } = await enrolled();
    const { device: other } = await enrolled();
    const assertion = { ...assertionOf(other, here), id: passkey.id };
    assert.equal(await ceremonies.readAssertion(assertion, challenge, passkey), undefined);
  });

  for (const part of ['clientDataJson', 'authenticatorData', 'signature'] as const) {
    test(`one bit off in ${part}, or nothing there, is not believed`, async () => {
      const { device, passkey } = await enrolled();
      const assertion = assertionOf(device, here);
      const octets = Buffer.from(assertion[part], 'base64url');
      octets[octets.length - 2] = (octets.at(-2) ?? 0) ^ 1;
      for (const text of [octets.toString('base64url'), '', 'AA', '*']) {
        const changed = { ...assertion, [part]: text };
        assert.equal(await ceremonies.readAssertion(changed, challenge, passkey), undefined);
      }
    });
  }
});

test('on loopback the relying party is localhost, on whatever port', async () => {
  for (const baseUrl of ['http://127.0.0.1:8080', 'http://localhost:8080', 'http://[::1]:8080']) {
    const local = new WebAuthnCeremonies({ name: 'Test', baseUrl: () => baseUrl });
    assert.equal((await local.assertionOptions(challenge, []))['rpId'], 'localhost');
  }
});
