/**
 * Somebody else's signing application, as one that follows the CSC API and OAuth 2.0 is built: a
 * certified client library (openid-client), pushed authorization requests, PKCE, details of what
 * shall be signed, and a redirect URI on this machine.
 */

import assert from 'node:assert/strict';
import { createHash, randomBytes, verify } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as openid from 'openid-client';
import { askOperator } from './operator-desk.ts';
import type { EnrolledCredential } from './operator-desk.ts';
import type { RunningServer } from './running-server.ts';

export interface Document {
  readonly label: string;
  readonly content: Buffer;
  /** SHA-256. */
  readonly digest: Buffer;
}

export interface Errand {
  /** Where the browser of the signer is sent. */
  readonly url: string;
  readonly documents: readonly Document[];
  /** Once the browser is back. @throws {openid.AuthorizationResponseError} if the signer refused. */
  token(): Promise<string>;
  /** With that token; what comes is checked with the certificate. @returns HTTP status. */
  sign(token: string): Promise<number>;
}

export interface ErrandOptions {
  readonly credential: EnrolledCredential;
  readonly documents?: readonly Document[];
  /** More parameters of the request, such as `ui_locales`. */
  readonly more?: Readonly<Record<string, string>>;
}

export interface SigningApplication {
  readonly name: string;
  begin(options: ErrandOptions): Promise<Errand>;
  close(): Promise<void>;
}

const sha256Oid = '2.16.840.1.101.3.4.2.1';
const ecdsaSha256Oid = '1.2.840.10045.4.3.2';

export function newDocument(label: string): Document {
  const content = randomBytes(100);
  return { label, content, digest: createHash('sha256').update(content).digest() };
}

/** Registers the application and opens its redirect URI. */
export async function startApplication(
  server: RunningServer,
  name: string,
): Promise<SigningApplication> {
  const returns = await listenForReturns();
  const id = `app-${randomBytes(4).toString('hex')}`;
  const { client_secret: secret } = await askOperator(server, 'clients/register', {
    client_id: id,
    client_name: name,
    tenant: 'evaluation',
    redirect_uris: [returns.uri],
    scope: 'service credential',
  });
  const config = await openid.discovery(
    new URL(server.demo.baseUrl),
    id,
    undefined,
    openid.ClientSecretBasic(String(secret)),
    { algorithm: 'oauth2', execute: [openid.allowInsecureRequests] },
  );
  return {
    name,
    async begin({ credential, documents = [newDocument('Contract.pdf')], more = {} }) {
      const pkceCodeVerifier = openid.randomPKCECodeVerifier();
      const expectedState = openid.randomState();
      const url = await openid.buildAuthorizationUrlWithPAR(config, {
        redirect_uri: returns.uri,
        scope: 'credential',
        state: expectedState,
        code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: 'S256',
        authorization_details: JSON.stringify([detailOf(credential, documents)]),
        ...more,
      });
      const token = async () => {
        const came = await returns.of(expectedState);
        const checks = { pkceCodeVerifier, expectedState };
        return (await openid.authorizationCodeGrant(config, came, checks)).access_token;
      };
      const sign = (sad: string) => signHash(server, { sad, credential, documents });
      return { url: url.href, documents, token, sign };
    },
    close: returns.close,
  };
}

interface Signing {
  readonly sad: string;
  readonly credential: EnrolledCredential;
  readonly documents: readonly Document[];
}

async function signHash({ demo }: RunningServer, { sad, credential, documents }: Signing) {
  const answer = await fetch(`${demo.baseUrl}/csc/v2/signatures/signHash`, {
    method: 'POST',
    headers: { authorization: `Bearer ${sad}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      credentialID: credential.credentialId,
      SAD: sad,
      hashes: documents.map(({ digest }) => digest.toString('base64')),
      hashAlgorithmOID: sha256Oid,
      signAlgo: ecdsaSha256Oid,
    }),
  });
  if (answer.status !== 200) return answer.status;
  const { signatures } = (await answer.json()) as { readonly signatures: readonly string[] };
  assert.equal(signatures.length, documents.length);
  for (const [index, { content }] of documents.entries()) {
    const signature = Buffer.from(signatures[index] ?? '', 'base64');
    assert.ok(verify('sha256', content, credential.certificate.publicKey, signature));
  }
  return answer.status;
}

function detailOf({ credentialId }: EnrolledCredential, documents: readonly Document[]) {
  return {
    type: 'credential',
    credentialID: credentialId,
    numSignatures: documents.length,
    hashAlgorithmOID: sha256Oid,
    documentDigests: documents.map(({ label, digest }) => ({
      label,
      hash: digest.toString('base64'),
    })),
  };
}

/** The redirect URI: keeps the address that each browser came back with. */
async function listenForReturns() {
  const came = new Map<string, PromiseWithResolvers<URL>>();
  const waitingFor = (state: string) => {
    const waiting = came.get(state) ?? Promise.withResolvers<URL>();
    came.set(state, waiting);
    return waiting;
  };
  const http = createServer((request, response) => {
    const address = new URL(request.url ?? '', `http://${request.headers.host}`);
    waitingFor(address.searchParams.get('state') ?? '').resolve(address);
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end('<link rel="icon" href="data:,"><h1>application</h1>');
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    uri: `http://127.0.0.1:${port}/callback`,
    of: (state: string) => waitingFor(state).promise,
    close: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
