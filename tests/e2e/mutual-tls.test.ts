/**
 * Clients that prove themselves by a certificate in the TLS handshake, against a server that ends
 * TLS itself: issued by an authority (RFC 8705, 2.1), or registered as it is (2.2). Certificates are
 * made at run time by openssl.
 */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { OAuthWorld } from '../conformance/oauth/oauth-world.ts';

const folder = mkdtempSync(join(tmpdir(), 'kumoin-mtls-'));
const at = (name: string): string => join(folder, name);
let world: OAuthWorld;

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', [...args], { cwd: folder, stdio: 'pipe' });
}

const p256 = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

function selfSigned(name: string, subject: string, ...more: readonly string[]): void {
  const files = ['-keyout', `${name}.key`, '-out', `${name}.pem`];
  openssl('req', '-x509', ...p256, ...files, '-days', '2', '-subj', subject, ...more);
}

function issued(name: string, subject: string, authority: string): void {
  openssl('req', ...p256, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', subject);
  const by = ['-CA', `${authority}.pem`, '-CAkey', `${authority}.key`, '-CAcreateserial'];
  openssl('x509', '-req', '-in', `${name}.csr`, ...by, '-out', `${name}.pem`, '-days', '2');
}

before(async () => {
  selfSigned('authority', '/CN=Client authority');
  selfSigned('other-authority', '/CN=Client authority');
  selfSigned('server', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1');
  issued('seal', '/C=JP/O=Example/CN=seal', 'authority');
  issued('seam', '/C=JP/O=Example/CN=seam', 'authority');
  issued('forged', '/C=JP/O=Example/CN=seal', 'other-authority');
  selfSigned('own', '/CN=own');
  selfSigned('stranger', '/CN=own');
  const tls = {
    certificateFile: at('server.pem'),
    keyFile: at('server.key'),
    clientCertificates: { caFile: at('authority.pem') },
  };
  world = await OAuthWorld.start({ tls });
  const alice = world.csc.accounts.get('alice');
  assert.ok(alice);
  const common = {
    redirectUris: [],
    grantTypes: ['client_credentials'],
    scopes: ['service'],
  } as const;
  const rights = { accountIds: [alice.id] };
  const tlsSubjectDn = 'CN=seal,O=Example,C=JP';
  await world.register({
    ...common,
    id: 'seal',
    authentication: 'tls_client_auth',
    tlsSubjectDn,
    rights,
  });
  const jwk = new X509Certificate(readFileSync(at('own.pem'))).publicKey.export({ format: 'jwk' });
  const x5c = [new X509Certificate(readFileSync(at('own.pem'))).raw.toString('base64')];
  const jwks = { keys: [{ ...jwk, x5c }] };
  await world.register({
    ...common,
    id: 'own',
    authentication: 'self_signed_tls_client_auth',
    jwks,
    rights,
  });
});
after(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Told {
  readonly status: number;
  readonly body: string;
}

function ask(id: string, certificate: string | undefined): Promise<Told> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    scope: 'service',
    client_id: id,
  });
  const own = certificate && {
    cert: readFileSync(at(`${certificate}.pem`)),
    key: readFileSync(at(`${certificate}.key`)),
  };
  const options = {
    method: 'POST',
    ca: readFileSync(at('server.pem')),
    agent: false,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    ...own,
  };
  return new Promise((resolve, reject) => {
    const call = request(`${world.baseUrl}/oauth2/token`, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
      );
    });
    call.on('error', reject).end(form.toString());
  });
}

test('a certificate of the authority, with the registered subject, proves the client', async () => {
  const { status, body } = await ask('seal', 'seal');
  assert.equal(status, 200, body);
});

test('a certificate that is registered as it is proves the client', async () => {
  const { status, body } = await ask('own', 'own');
  assert.equal(status, 200, body);
});

for (const [why, id, certificate] of [
  ['none', 'seal', undefined],
  ['one with another subject', 'seal', 'seam'],
  ['one with the same subject of another authority', 'seal', 'forged'],
  ['one that somebody made with the same name', 'own', 'stranger'],
  ['one of the authority, where another is registered', 'own', 'seal'],
  ['none, where one is registered', 'own', undefined],
] as const) {
  test(`refused: ${why}`, async () => {
    assert.equal((await ask(id, certificate)).status, 400);
  });
}

test('a header that says so is no certificate', async () => {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'seal' });
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const pem = encodeURIComponent(readFileSync(at('seal.pem'), 'utf8'));
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-client-cert': pem,
    'x-ssl-client-cert': pem,
    'x-ssl-client-verify': 'SUCCESS',
  };
  const options = { method: 'POST', ca: readFileSync(at('server.pem')), agent: false, headers };
  const call = request(`${world.baseUrl}/oauth2/token`, options, (response) => {
    response.resume();
    resolve(response.statusCode);
  });
  call.on('error', reject).end(form.toString());
  assert.equal(await promise, 400);
});
