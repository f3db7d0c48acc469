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

/** Which server, and how to reach it. */
export interface CscClientOptions {
  /** Such as `https://rssp.example/csc/v2`. */
  readonly baseUrl: string;
  readonly fetch: Fetch;
}

/** What a log-in gives. */
export interface AccessTokens {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  readonly expiresInSeconds: number;
}

/** What a signer is asked to agree to, and the factors that prove the yes. */
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

/** What is to be signed with a yes that was given. */
export interface SignHashOrder {
  readonly credentialId: string;
  readonly sad: string;
  readonly digests: readonly Uint8Array[];
  readonly hashOid: string;
  readonly signOid: string;
  /** DER of the parameters, for RSASSA-PSS. */
  readonly signParameters?: Uint8Array;
}

type Answer = Readonly<Record<string, unknown>>;

/** A server that always names a next page must not keep us for ever. */
const pagesMax = 100;
const lifetimeSecondsDefault = 3600;

/** All methods throw {SdkError}. */
export class CscClient {
  readonly version: CscVersion;
  readonly #base: string;
  readonly #fetch: Fetch;
  #accessToken: string | undefined;

  constructor({ baseUrl, fetch }: CscClientOptions) {
    this.#base = baseUrl.replace(/\/+$/, '');
    this.#fetch = fetch;
    this.version = /\/csc\/v[01](\/|$)/.test(this.#base) ? 'v1' : 'v2';
  }

  /** For tokens from elsewhere (OAuth); later calls carry it. */
  useAccessToken(token: string): void {
    this.#accessToken = token;
  }

  /** What the server offers; the members are those of `info` in its version. */
  info(lang?: string): Promise<Answer> {
    return this.#call('info', lang === undefined ? {} : { lang });
  }

  /** Log-in with name and password; later calls carry the token. */
  async login(name: string, password: string): Promise<AccessTokens> {
    const authorization = `Basic ${base64OfText(`${name}:${password}`)}`;
    const answer = await this.#call('auth/login', { rememberMe: false }, { authorization });
    const accessToken = requireText(answer, 'access_token');
    this.#accessToken = accessToken;
    const refreshToken = findText(answer, 'refresh_token');
    const lifetime = Number(answer['expires_in']);
    const expiresInSeconds = lifetime > 0 ? lifetime : lifetimeSecondsDefault;
    return { accessToken, refreshToken, expiresInSeconds };
  }

  /** Ends an access or refresh token before its time. */
  async revoke(token: string): Promise<void> {
    await this.#call('auth/revoke', { token });
  }

  /** All of them; v1 servers answer page by page. */
  async listCredentials(): Promise<readonly string[]> {
    const ids: string[] = [];
    let page: object = {};
    for (let count = 0; count < pagesMax; count += 1) {
      const answer = await this.#call('credentials/list', page);
      ids.push(...requireTexts(answer['credentialIDs'], 'credentialIDs'));
      const pageToken = findText(answer, 'nextPageToken');
      if (pageToken === undefined) return ids;
      page = { pageToken };
    }
    throw new SdkError('unintelligible', `more than ${pagesMax} pages of credentials`);
  }

  /** Key, certificate chain, and what the signer has to give for a yes. */
  async showCredential(credentialId: string): Promise<RemoteCredential> {
    const wanted = { certificates: 'chain', certInfo: true, authInfo: true };
    const answer = await this.#call('credentials/info', { credentialID: credentialId, ...wanted });
    return readCredential(credentialId, answer);
  }

  /** @returns the SAD: the signer's yes to these digests. */
  async authorize(order: AuthorizeOrder): Promise<string> {
    const { credentialId, numSignatures, digests, hashOid, description, ...factors } = order;
    const answer = await this.#call('credentials/authorize', {
      credentialID: credentialId,
      numSignatures,
      ...this.#namedDigests(digests, hashOid),
      ...factorMembers(this.version, factors),
      ...(description !== undefined && { description }),
    });
    return requireText(answer, 'SAD');
  }

  /** @returns the next SAD of the transaction; the old one is dead. */
  async extend(order: Omit<SignHashOrder, 'signOid' | 'signParameters'>): Promise<string> {
    const { credentialId, sad, digests, hashOid } = order;
    const answer = await this.#call('credentials/extendTransaction', {
      credentialID: credentialId,
      SAD: sad,
      ...this.#namedDigests(digests, hashOid),
    });
    return requireText(answer, 'SAD');
  }

  /** @returns one signature per digest; ECDSA as DER. */
  async signHash(order: SignHashOrder): Promise<readonly Uint8Array[]> {
    const { credentialId, sad, digests, hashOid, signOid, signParameters } = order;
    const { signatures } = await this.#call('signatures/signHash', {
      credentialID: credentialId,
      SAD: sad,
      ...this.#hashes(digests),
      ...(this.version === 'v1' ? { hashAlgo: hashOid } : { hashAlgorithmOID: hashOid }),
      signAlgo: signOid,
      ...(signParameters && { signAlgoParams: toBase64(signParameters) }),
    });
    const encoded = requireTexts(signatures, 'signatures');
    if (encoded.length !== digests.length) {
      throw new SdkError('unintelligible', 'the number of signatures is not that of the digests');
    }
    return encoded.map(fromBase64);
  }

  /** @returns the RFC 3161 token. */
  async timestamp(digest: Uint8Array, hashOid: string): Promise<Uint8Array> {
    const body = { hash: toBase64(digest), hashAlgo: hashOid };
    const answer = await this.#call('signatures/timestamp', body);
    return fromBase64(requireText(answer, 'timestamp'));
  }

  #call(method: string, body: object, headers: Readonly<Record<string, string>> = {}) {
    const token = this.#accessToken;
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const url = `${this.#base}/${method}`;
    return postJson(this.#fetch, { url, body, headers: { ...authorization, ...headers } });
  }

  #hashes(digests: readonly Uint8Array[]): object {
    const encoded = digests.map(toBase64);
    return this.version === 'v1' ? { hash: encoded } : { hashes: encoded };
  }

  /** v1 has no member for the hash algorithm here. */
  #namedDigests(digests: readonly Uint8Array[], hashOid: string): object {
    if (digests.length === 0) return {};
    const oid = this.version === 'v1' ? {} : { hashAlgorithmOID: hashOid };
    return { ...this.#hashes(digests), ...oid };
  }
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
  if (!Array.isArray(value) || !value.every((entry) => typeof entry === 'string')) {
    throw new SdkError('unintelligible', `the answer has no ${name}`);
  }
  return value;
}
