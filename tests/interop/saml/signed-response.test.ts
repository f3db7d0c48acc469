/**
 * A provider that signs its responses, not its assertions, is taken where that is agreed; and our
 * requests are signed where we have a key for it. SAML 2.0 Bindings, 3.4.4.1.
 */

import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { rsaIdentity } from '../../worlds/rsa-identity.ts';
import { SamlWorld } from './saml-world.ts';
import { wrappings } from './wrap-response.ts';

const folder = mkdtempSync(join(tmpdir(), 'kumoin-saml-'));
const own = rsaIdentity('ourselves');
const signing = { keyFile: join(folder, 'key.pem'), certificateFile: join(folder, 'own.pem') };

let world: SamlWorld;
before(async () => {
  writeFileSync(signing.keyFile, own.key);
  writeFileSync(signing.certificateFile, own.certificate);
  world = await SamlWorld.open({ signed: 'response', signing, strong: false });
});
after(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  world.refresh();
  world.provider.misdeed = { signResponse: true, signAssertion: false };
});

test('a signed response logs in, and is not strong unless the operator says so', async () => {
  assert.equal((await world.present(await world.fetchResponse())).status, 303);
  assert.equal(await world.whoIs(), 'carol: saml');
});

test('a signed assertion in an unsigned response is not enough', async () => {
  world.provider.misdeed = { signResponse: false, signAssertion: true };
  assert.match((await world.whyRefused(await world.fetchResponse())) ?? '', /document signature/);
});

test('one letter off is refused', async () => {
  const xml = (await world.fetchResponse()).replace('alice@example.com', 'bob@example.com');
  assert.match((await world.whyRefused(xml)) ?? '', /document signature/);
});

for (const { name, wrap } of wrappings.slice(0, 2)) {
  test(name, async () => {
    const evil = (text: string) => text.replaceAll('alice@example.com', 'bob@example.com');
    const wrapped = wrap(await world.fetchResponse(), evil);
    assert.match((await world.whyRefused(wrapped)) ?? '', /not exactly one response/);
  });
}

test('a request is signed with our key, over what it says', async () => {
  const { location = '' } = await world.browser.get('/login/saml/corp');
  const query = location.slice(location.indexOf('?') + 1);
  const parameters = new URLSearchParams(query);
  const signed = query.split('&').filter((pair) => /^(SAMLRequest|RelayState|SigAlg)=/.test(pair));
  const signature = Buffer.from(parameters.get('Signature') ?? '', 'base64');
  const key = createPublicKey(own.certificate);
  assert.match(parameters.get('SigAlg') ?? '', /rsa-sha256$/);
  assert.equal(verify('sha256', Buffer.from(signed.join('&')), key, signature), true);
  const { text } = await world.browser.get('/login/saml/corp/metadata');
  assert.match(text, /<X509Certificate|<ds:X509Certificate/);
});
