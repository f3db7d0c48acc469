/**
 * Client of any CSC server, v1 or v2 (CSC API v1.0.4.0 and v2.0.0.2).
 *
 * The dialect follows from the base path. Members are sent in the words of the version;
 * answers are read tolerantly, since servers differ in ways the documents do not allow.
 */

import type { CscVersion } from '@kumoin/contract';
import { base64OfText, fromBase64, toBase64 } from './base64.ts';
import { postJson } from './post-json.ts';
import type { Fetch } from './post-json.ts';
import { readCredential } from './read-credential.ts';
import type { RemoteCredential } from './read-credential.ts';
import { SdkError } from './sdk-error.ts';

export interface CscClientOptions {
  /** Such as `https://rssp.example/csc/v2`. */
  readonly baseUrl: string;
  readonly fetch: Fetch;
}

export interface AccessTokens {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  readonly expiresInSeconds: number;
}

export interface AuthorizeOrder {
  readonly credentialId: string;
  readonly numSignatures: number;
  readonly digests: readonly Uint8Array[];
  /** Of the digests, dotted. */
  readonly hashOid: string;
  readonly pin?: string;
  readonly otp?: string;
  /** What the signer is told, where the server tells. */
  readonly description?: string;
}

export interface SignHashOrder {
  readonly credentialId: string;
  readonly sad: string;
  readonly digests: readonly Uint8Array[];
  readonly hashOid: string;
  readonly signOid: string;
  /** DER of the parameters, for RSASSA-PSS. */
  readonly signParameters?: Uint8Array;
}

/** All methods throw {SdkError}. */
export interface CscClient {
  readonly version: CscVersion;
  info(lang?: string): Promise<Readonly<Record<string, unknown>>>;
  /** Log-in with name and password; later calls carry the token. */
  login(name: string, password: string): Promise<AccessTokens>;
  /** For tokens from elsewhere (OAuth). */
  useAccessToken(token: string): void;
  revoke(token: string): Promise<void>;
  listCredentials(): Promise<readonly string[]>;
  showCredential(credentialId: string): Promise<RemoteCredential>;
  authorize(order: AuthorizeOrder): Promise<string>;
  extend(order: Omit<SignHashOrder, 'signOid' | 'signParameters'>): Promise<string>;
  signHash(order: SignHashOrder): Promise<readonly Uint8Array[]>;
  /** @returns the RFC 3161 token. */
  timestamp(digest: Uint8Array, hashOid: string): Promise<Uint8Array>;
}

export function makeCscClient({ baseUrl, fetch }: CscClientOptions): CscClient {
  const base = baseUrl.replace(/\/+$/, '');
  const version: CscVersion = /\/csc\/v[01](\/|$)/.test(base) ? 'v1' : 'v2';
  let accessToken: string | undefined;
  const call = (method: string, body: object, headers?: Record<string, string>) =>
    postJson(fetch, {
      url: `${base}/${method}`,
      body,
      headers: { ...(accessToken && { authorization: `Bearer ${accessToken}` }), ...headers },
    });
  const hashMembers = (digests: readonly Uint8Array[]) => {
    const encoded = digests.map(toBase64);
    return version === 'v1' ? { hash: encoded } : { hashes: encoded };
  };
  const hashOidMember = (oid: string) =>
    version === 'v1' ? { hashAlgo: oid } : { hashAlgorithmOID: oid };

  return {
    version,
    info: (lang) => call('info', lang === undefined ? {} : { lang }),
    async login(name, password) {
      const authorization = `Basic ${base64OfText(`${name}:${password}`)}`;
      const answer = await call('auth/login', { rememberMe: false }, { authorization });
      accessToken = requireText(answer, 'access_token');
      return {
        accessToken,
        refreshToken: findText(answer, 'refresh_token'),
        expiresInSeconds: Number(answer['expires_in'] ?? 3600),
      };
    },
    useAccessToken(token) {
      accessToken = token;
    },
    async revoke(token) {
      await call('auth/revoke', { token });
    },
    async listCredentials() {
      const { credentialIDs } = await call('credentials/list', {});
      return requireTexts(credentialIDs, 'credentialIDs');
    },
    async showCredential(credentialId) {
      const wanted = { certificates: 'chain', certInfo: true, authInfo: true };
      const answer = await call('credentials/info', { credentialID: credentialId, ...wanted });
      return readCredential(credentialId, answer);
    },
    async authorize({ credentialId, numSignatures, digests, hashOid, description, ...factors }) {
      const answer = await call('credentials/authorize', {
        credentialID: credentialId,
        numSignatures,
        ...(digests.length > 0 && hashMembers(digests)),
        ...(version === 'v2' && digests.length > 0 && { hashAlgorithmOID: hashOid }),
        ...factorMembers(version, factors),
        ...(description !== undefined && { description }),
      });
      return requireText(answer, 'SAD');
    },
    async extend({ credentialId, sad, digests, hashOid }) {
      const answer = await call('credentials/extendTransaction', {
        credentialID: credentialId,
        SAD: sad,
        ...(digests.length > 0 && hashMembers(digests)),
        ...(version === 'v2' && digests.length > 0 && { hashAlgorithmOID: hashOid }),
      });
      return requireText(answer, 'SAD');
    },
    async signHash({ credentialId, sad, digests, hashOid, signOid, signParameters }) {
      const { signatures } = await call('signatures/signHash', {
        credentialID: credentialId,
        SAD: sad,
        ...hashMembers(digests),
        ...hashOidMember(hashOid),
        signAlgo: signOid,
        ...(signParameters && { signAlgoParams: toBase64(signParameters) }),
      });
      const encoded = requireTexts(signatures, 'signatures');
      if (encoded.length !== digests.length) {
        throw new SdkError('unintelligible', 'the number of signatures is not that of the digests');
      }
      return encoded.map(fromBase64);
    },
    async timestamp(digest, hashOid) {
      const body = { hash: toBase64(digest), hashAlgo: hashOid };
      const answer = await call('signatures/timestamp', body);
      return fromBase64(requireText(answer, 'timestamp'));
    },
  };
}

function factorMembers(version: CscVersion, { pin, otp }: { pin?: string; otp?: string }): object {
  if (version === 'v1') {
    return { ...(pin !== undefined && { PIN: pin }), ...(otp !== undefined && { OTP: otp }) };
  }
  const authData = [
    ...(pin === undefined ? [] : [{ id: 'PIN', value: pin }]),
    ...(otp === undefined ? [] : [{ id: 'OTP', value: otp }]),
  ];
  return { authData };
}

function findText(answer: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = answer[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function requireText(answer: Readonly<Record<string, unknown>>, name: string): string {
  const value = findText(answer, name);
  if (value === undefined) throw new SdkError('unintelligible', `the answer has no ${name}`);
  return value;
}

function requireTexts(value: unknown, name: string): readonly string[] {
  if (!Array.isArray(value) || value.some((entry) => typeof entry !== 'string')) {
    throw new SdkError('unintelligible', `the answer has no ${name}`);
  }
  return value as string[];
}
