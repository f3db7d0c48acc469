/**
 * What real client software sends to the authorization server, member by member, and what each needs
 * of the answers. Driven by HTTP, with a person who agrees in between.
 */

import assert from 'node:assert/strict';
import { createHmac, hash, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { FormBrowser } from '../../worlds/form-browser.ts';
import { pin } from '../csc/csc-world.ts';
import type { Session } from '../csc/csc-world.ts';
import { expectSuccess, textOf, textsOf } from '../csc/expect-answer.ts';
import { digestOf, oids } from '../csc/signing-steps.ts';
import {
  answerOf,
  basic,
  clientId,
  clientSecret,
  OAuthWorld,
  pkce,
  redirectUri,
} from './oauth-world.ts';
import type { Members } from './oauth-world.ts';

type Json = Readonly<Record<string, unknown>>;

let world: OAuthWorld;
let credentialID: string;

before(async () => {
  world = await OAuthWorld.start();
  credentialID = await world.enrol('alice');
});
after(() => world.close());

const [first, second] = [digestOf(1), digestOf(2)];
const base64Url = (base64: string): string => Buffer.from(base64, 'base64').toString('base64url');
const encoded = (value: unknown): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url');
const ask = (session: Session, method: string, body: object) =>
  session.call('v2', method, body).then((answer) => expectSuccess(answer));

/** Opens an address as a person, and agrees. */
async function agreeAt(url: string): Promise<URLSearchParams> {
  const { browser, page } = await world.open('alice', url);
  return answerOf(await browser.press(page, 'agree', { 'factor-PIN': pin }));
}

async function pushed(form: Members, authorization?: string): Promise<string> {
  const { status, body } = await world.post('/oauth2/pushed_authorize', form, authorization);
  assert.equal(status, 201, JSON.stringify(body));
  assert.ok(Number(body['expires_in']) > 0);
  return String(body['request_uri']);
}

test('8.4 v2: both EUDI libraries find the endpoints below info.oauth2, and by its issuer', async () => {
  const { body: info } = await world.csc.post('/csc/v2/info', { body: {} });
  const oauth2 = textOf(info, 'oauth2');
  assert.ok(textsOf(info, 'authType').includes('oauth2code') && info['supportsRar'] === true);
  for (const name of ['oauth-authorization-server', 'openid-configuration']) {
    const response = await fetch(`${oauth2}/.well-known/${name}`);
    const metadata = (await response.json()) as Json;
    assert.equal(metadata['issuer'], oauth2, name);
    assert.equal(metadata['authorization_endpoint'], `${oauth2}/oauth2/authorize`);
    assert.equal(metadata['token_endpoint'], `${oauth2}/oauth2/token`);
    const par = metadata['pushed_authorization_request_endpoint'];
    assert.equal(par, `${oauth2}/oauth2/pushed_authorize`);
  }
});

for (const secretIn of ['header', 'body'] as const) {
  test(`8.4 v2: the EUDI library for Kotlin, PAR and RAR, its secret in the ${secretIn}`, async () => {
    if (secretIn === 'body')
      await world.register({ id: 'post', authentication: 'client_secret_post' });
    const id = secretIn === 'body' ? 'post' : clientId;
    const secret: Members = secretIn === 'body' ? { client_secret: clientSecret } : {};
    const authorization = secretIn === 'header' ? basic() : undefined;
    const { verifier, parameters } = pkce();
    const detail = {
      type: 'https://cloudsignatureconsortium.org/2025/credential',
      credentialID,
      numSignatures: 2,
      documentDigests: [
        { hash: first, label: 'Contract', hashType: 'DTBSR' },
        { hash: second, label: 'Annex', hashType: 'DTBSR' },
      ],
      hashAlgorithmOID: oids.sha256,
      locations: [],
    };
    const form = {
      response_type: 'code',
      client_id: id,
      redirect_uri: redirectUri,
      scope: 'credential',
      state: 'k-1',
      ...parameters,
      prompt: 'login',
      authorization_details: JSON.stringify([detail]),
      ...secret,
    };
    const requestUri = await pushed(form, authorization);
    const query = new URLSearchParams({ client_id: id, request_uri: requestUri });
    const answer = await agreeAt(`${world.baseUrl}/oauth2/authorize?${query.toString()}`);
    assert.equal(answer.get('state'), 'k-1');

    const redeeming = {
      grant_type: 'authorization_code',
      code: answer.get('code') ?? '',
      redirect_uri: redirectUri,
      code_verifier: verifier,
      client_id: id,
      authorization_details: form.authorization_details,
      ...secret,
    };
    const { status, body } = await world.post('/oauth2/token', redeeming, authorization);
    assert.equal(status, 200, JSON.stringify(body));
    // Its parser wants its own spelling of hashType back, and all members of the detail.
    const [granted] = body['authorization_details'] as readonly Json[];
    assert.partialDeepStrictEqual(granted, {
      type: detail.type,
      credentialID,
      numSignatures: 2,
      documentDigests: detail.documentDigests,
      hashAlgorithmOID: oids.sha256,
    });

    const session = world.csc.sessionOf(textOf(body, 'access_token'));
    const asked = { credentialID, certificates: 'chain', certInfo: true, authInfo: true };
    const info = await ask(session, 'credentials/info', asked);
    assert.equal((info['key'] as Json)['status'], 'enabled');
    assert.deepEqual((info['auth'] as Json)['objects'], []);
    const signed = await ask(session, 'signatures/signHash', {
      credentialID,
      hashes: [first, second],
      hashAlgorithmOID: oids.sha256,
      signAlgo: oids.ecdsaSha256,
      signAlgoParams: null,
      operationMode: 'S',
    });
    assert.equal(textsOf(signed, 'signatures').length, 2);
  });
}

test('8.4 v2: the EUDI library for Kotlin without RAR, and its way to revoke', async () => {
  const { verifier, parameters } = pkce();
  const url = world.authorizeUrl({
    scope: 'credential',
    state: 'k-2',
    ...parameters,
    prompt: 'login',
    credentialID,
    hashes: [first, second].map(base64Url).join(','),
    hashAlgorithmOID: oids.sha256,
    numSignatures: '2',
  });
  const answer = await agreeAt(url);
  const { body } = await world.redeem(answer.get('code'), { code_verifier: verifier });
  const token = textOf(body, 'access_token');
  // Not /oauth2/revoke.
  const revoked = await world.post('/revoke', { token, client_id: clientId }, basic());
  assert.ok(revoked.status === 200 || revoked.status === 204, String(revoked.status));
  const session = world.csc.sessionOf(token);
  const { status } = await session.call('v2', 'credentials/info', { credentialID });
  assert.equal(status, 401);
});

test('8.4 v2: the EUDI library for Swift: base64url first, Base64 at the token endpoint', async () => {
  const { verifier, parameters } = pkce();
  const details = (spell: (base64: string) => string): string =>
    JSON.stringify([
      {
        type: 'credential',
        credentialID,
        documentDigests: [{ hash: spell(first), label: 'A document to sign' }],
        hashAlgorithmOID: oids.sha256,
      },
    ]);
  const scope = 'credential';
  const asked = { scope, state: 's-1', ...parameters, authorization_details: details(base64Url) };
  const answer = await agreeAt(world.authorizeUrl(asked));
  const { status, body } = await world.redeem(answer.get('code'), {
    code_verifier: verifier,
    state: 's-1',
    client_id: clientId,
    authorization_details: details((base64) => base64),
  });
  assert.equal(status, 200, JSON.stringify(body));
  textOf(body, 'token_type');
  assert.ok(Number.isInteger(body['expires_in']));
  const session = world.csc.sessionOf(textOf(body, 'access_token'));
  const signed = await ask(session, 'signatures/signHash', {
    credentialID,
    hashes: [first],
    hashAlgorithmOID: oids.sha256,
    signAlgo: oids.ecdsaSha256,
    operationMode: 'S',
  });
  assert.equal(textsOf(signed, 'signatures').length, 1);
});

/** The key is the digest of the secret, its bytes. */
function accountToken(accountId: string): string {
  const payload = {
    sub: accountId,
    iat: Math.floor(world.csc.clock.now() / 1000),
    jti: randomUUID(),
  };
  const signed = `${encoded({ typ: 'JWT', alg: 'HS256' })}.${encoded({ ...payload, azp: clientId })}`;
  const key = hash('sha256', clientSecret, 'buffer');
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

for (const tokenBody of ['form', 'json'] as const) {
  test(`8.3 v1: SetaPDF with an account token, and ${tokenBody} at the token endpoint`, async () => {
    const accountId = world.csc.accounts.get('alice')?.id ?? '';
    const service = await agreeAt(world.authorizeUrl({ scope: 'service', state: 'p-0' }));
    const { body: access } = await world.redeem(service.get('code'));

    const authorize = world.authorizeUrl({
      scope: 'credential',
      state: 'p-1',
      approval_prompt: 'auto',
      credentialID,
      numSignatures: '1',
      hash: base64Url(first),
      account_token: accountToken(accountId),
      lang: 'ja',
      description: '契約書',
      clientData: 'order 1',
    });
    const answer = await agreeAt(authorize);
    const form = {
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uri: redirectUri,
      grant_type: 'authorization_code',
      code: answer.get('code') ?? '',
    };
    const response = await fetch(`${world.baseUrl}/oauth2/token`, {
      method: 'POST',
      ...(tokenBody === 'form'
        ? { body: new URLSearchParams(form) }
        : { body: JSON.stringify(form), headers: { 'content-type': 'application/json' } }),
    });
    const token = (await response.json()) as Json;
    assert.equal(response.status, 200, JSON.stringify(token));
    assert.equal(token['token_type'], 'SAD');

    // The service token is the Bearer, the other the SAD, as v1 has it.
    const session = world.csc.sessionOf(textOf(access, 'access_token'));
    const order = {
      credentialID,
      SAD: textOf(token, 'access_token'),
      hash: [first],
      signAlgo: oids.ecdsaSha256,
      hashAlgo: oids.sha256,
    };
    const signed = expectSuccess(await session.call('v1', 'signatures/signHash', order));
    assert.equal(textsOf(signed, 'signatures').length, 1);
  });
}

test('8.4 v2: Documenso: /authorize, padded hashes, a qualifier, and extend before signDoc', async () => {
  const own = await world.enrol('bob', { signatureQualifier: 'eu_eidas_aes' } as never);
  const document = Buffer.from('a document').toString('base64');
  const digest = hash('sha256', 'a document', 'base64');
  const { verifier, parameters } = pkce();
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: 'credential',
    state: 'd-1',
    ...parameters,
    signatureQualifier: 'eu_eidas_aes',
    numSignatures: '1',
    hashes: digest.replaceAll('+', '-').replaceAll('/', '_'),
    hashAlgorithmOID: oids.sha256,
  });
  const browser = new FormBrowser(world.baseUrl);
  const { page } = await world.open(
    'bob',
    `${world.baseUrl}/authorize?${query.toString()}`,
    browser,
  );
  const answer = answerOf(await browser.press(page, 'agree', { 'factor-PIN': pin }));
  const { status, body } = await world.redeem(answer.get('code'), { code_verifier: verifier });
  assert.equal(status, 200, JSON.stringify(body));
  assert.equal(body['credentialID'], own);

  const token = textOf(body, 'access_token');
  const extended = await ask(world.csc.sessionOf(token), 'credentials/extendTransaction', {
    credentialID: own,
    SAD: token,
    hashes: [digest],
    hashAlgorithmOID: oids.sha256,
  });
  // The new SAD is its Bearer from here on.
  const signed = await ask(world.csc.sessionOf(textOf(extended, 'SAD')), 'signatures/signDoc', {
    credentialID: own,
    documents: [
      {
        document,
        signature_format: 'C',
        conformance_level: 'Ades-B-T',
        signAlgo: oids.ecdsaSha256,
        signed_envelope_property: 'Detached',
      },
    ],
  });
  assert.equal(textsOf(signed, 'SignatureObject').length, 1);
});
