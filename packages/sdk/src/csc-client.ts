/**
 * Client of any CSC server, v1 or v2 (CSC API v1.0.4.0, v2.0.0.2 and what is known of v2.2).
 *
 * The dialect follows from the base path. Members are sent in the words of the version; answers
 * are read tolerantly, since servers differ in ways the documents do not allow. What a method does
 * stands in `calls/`; this is the list of them. Nothing is ever sent twice: only the caller knows
 * whether that is safe, and signHash spends the signer's yes.
 */

import type { CscVersion } from '@kumoin/contract';
import type { RemoteCredential } from './answers/read-credential.ts';
import { readInfo } from './answers/read-info.ts';
import type { ServerInfo } from './answers/read-info.ts';
import type { Signed } from './answers/read-signed.ts';
import { askToken } from './calls/ask-token.ts';
import type { AskTokenOrder, TokenQuestion } from './calls/ask-token.ts';
import * as yes from './calls/authorize-credential.ts';
import type { AuthorizeAnswer, AuthorizeOrder, ExtendOrder } from './calls/authorize-credential.ts';
import { listCredentials, showCredential, showCredentials } from './calls/list-credentials.ts';
import type { ListOrder, ShowOrder } from './calls/list-credentials.ts';
import { logIn, refreshLogIn } from './calls/log-in.ts';
import type { AccessTokens, TokenHint } from './calls/log-in.ts';
import { createCredential, deleteCredential } from './calls/manage-credentials.ts';
import type { CreateOrder } from './calls/manage-credentials.ts';
import { pollSigning } from './calls/poll-signing.ts';
import type { PollOrder } from './calls/poll-signing.ts';
import { requestTimestamp } from './calls/request-timestamp.ts';
import { beginSignDoc, signDoc } from './calls/sign-doc.ts';
import type { SignDocOrder } from './calls/sign-doc.ts';
import { beginSignHash, signHash } from './calls/sign-hash.ts';
import type { LaterOptions, SignHashOrder } from './calls/sign-hash.ts';
import { poll } from './waiting/poll.ts';
import type { Polled, Waiting } from './waiting/poll.ts';
import type { CallOptions, CscCaller } from './wire/csc-caller.ts';
import { postJson } from './wire/post-json.ts';
import type { Fetch, JsonAnswer } from './wire/post-json.ts';

/** Which server, and how to reach it. */
export interface CscClientOptions {
  /** Such as `https://rssp.example/csc/v2`. */
  readonly baseUrl: string;
  /** For a server that is protected by DPoP or a client certificate, one that adds it. */
  readonly fetch: Fetch;
  /** Of one call; five minutes by default, since a v1 server may ask the signer meanwhile. */
  readonly timeoutMs?: number;
}

/** All methods throw {SdkError}, and nothing else. */
export class CscClient {
  readonly version: CscVersion;
  readonly #base: string;
  readonly #options: CscClientOptions;
  readonly #caller: CscCaller;
  #accessToken: string | undefined;

  constructor(options: CscClientOptions) {
    this.#base = options.baseUrl.replace(/\/+$/, '');
    this.#options = options;
    this.version = /\/csc\/v[01](\/|$)/.test(this.#base) ? 'v1' : 'v2';
    const call = (method: string, body: object, more?: CallOptions) =>
      this.#call(method, body, more);
    this.#caller = { version: this.version, call };
  }

  /** For tokens from elsewhere (OAuth); later calls carry it. */
  useAccessToken(token: string): void {
    this.#accessToken = token;
  }

  /** What the server offers. */
  async info(lang?: string): Promise<ServerInfo> {
    const answer = await this.#call('info', lang === undefined ? {} : { lang });
    return readInfo(answer.members);
  }

  /** Log-in with name and password; later calls carry the token. */
  async login(
    name: string,
    password: string,
    { rememberMe = false }: { readonly rememberMe?: boolean } = {},
  ): Promise<AccessTokens> {
    return this.#keep(await logIn(this.#caller, { name, password, rememberMe }));
  }

  /** With the refresh token of an earlier log-in; later calls carry the new access token. */
  async refresh(refreshToken: string): Promise<AccessTokens> {
    return this.#keep(await refreshLogIn(this.#caller, refreshToken));
  }

  /** Ends an access or refresh token, or a SAD, before its time. */
  async revoke(token: string, hint?: TokenHint): Promise<void> {
    const body = { token, ...(hint !== undefined && { token_type_hint: hint }) };
    await this.#call('auth/revoke', body);
  }

  /** The identifiers of all of them; v1 servers answer page by page. */
  listCredentials(order: ListOrder = {}): Promise<readonly string[]> {
    return listCredentials(this.#caller, order);
  }

  /** All of them with their details, in the order of the server. */
  showCredentials(order: ListOrder = {}): Promise<readonly RemoteCredential[]> {
    return showCredentials(this.#caller, order);
  }

  /** Key, certificate chain, and what the signer has to give for a yes. */
  showCredential(credentialId: string, order: ShowOrder = {}): Promise<RemoteCredential> {
    return showCredential(this.#caller, credentialId, order);
  }

  /** Makes the server send a challenge, or answer the one to show (v2). */
  getChallenge(credentialId: string, authObjectId: string): Promise<string | undefined> {
    return yes.getChallenge(this.#caller, { credentialId, authObjectId });
  }

  /** What the signer types into their token, and what it shows, for a code over exactly this. */
  askToken(order: AskTokenOrder): Promise<TokenQuestion> {
    return askToken(this.#caller, order);
  }

  /** Makes the server send a one-time password (v1; v2 servers may know it too). */
  sendOtp(credentialId: string): Promise<void> {
    return yes.sendOtp(this.#caller, credentialId);
  }

  /**
   * @returns the SAD: the signer's yes to these digests. Waits for a signer who is asked on another
   * device, as `beginAuthorization` and `checkAuthorization` do it by hand.
   */
  async authorize(order: AuthorizeOrder, waiting: Waiting = {}): Promise<string> {
    const first = await yes.beginAuthorization(this.#caller, order, waiting.signal);
    return (await poll(yes.yesAfter(this.#caller, first, waiting.signal), waiting)).sad;
  }

  /** Asks for a yes and does not wait: the SAD, or a handle to check with later. */
  beginAuthorization(order: AuthorizeOrder): Promise<AuthorizeAnswer> {
    return yes.beginAuthorization(this.#caller, order);
  }

  /** The next check takes the handle of this answer. */
  checkAuthorization(handle: string): Promise<AuthorizeAnswer> {
    return yes.checkAuthorization(this.#caller, handle);
  }

  /** @returns the next SAD of the transaction; the old one is dead. */
  async extend(order: ExtendOrder): Promise<string> {
    return (await yes.extendTransaction(this.#caller, order)).sad;
  }

  /** @returns one signature per digest; ECDSA as DER. Never call it again with the same yes. */
  signHash(order: SignHashOrder): Promise<readonly Uint8Array[]> {
    return signHash(this.#caller, order);
  }

  /** @returns the identifier for `awaitSigned` and `pollSigning` (v2). */
  beginSignHash(order: SignHashOrder, later: LaterOptions = {}): Promise<string> {
    return beginSignHash(this.#caller, order, later);
  }

  /** Signatures that the server builds into or for documents (v2). */
  signDoc(order: SignDocOrder): Promise<Signed> {
    return signDoc(this.#caller, order);
  }

  /** @returns the identifier for `awaitSigned` and `pollSigning` (v2). */
  async beginSignDoc(order: SignDocOrder, later: LaterOptions = {}): Promise<string> {
    return beginSignDoc(this.#caller, order, later);
  }

  /** Looks once whether it is signed. */
  pollSigning(order: PollOrder): Promise<Polled<Signed>> {
    return pollSigning(this.#caller, order);
  }

  /** Waits until it is signed. */
  awaitSigned(order: PollOrder, waiting: Waiting = {}): Promise<Signed> {
    return poll(() => pollSigning(this.#caller, order, waiting.signal), waiting);
  }

  /** @returns the RFC 3161 token: over this digest, and made for this question. */
  timestamp(digest: Uint8Array, hashOid: string): Promise<Uint8Array> {
    return requestTimestamp(this.#caller, { digest, hashOid });
  }

  /** Enrols a certificate (v2.2). */
  createCredential(order: CreateOrder): Promise<RemoteCredential | undefined> {
    return createCredential(this.#caller, order);
  }

  /** Gives a key up (v2.2). @param bearer of scope `credential-deletion`. */
  deleteCredential(credentialId: string, bearer?: string): Promise<void> {
    const token = bearer === undefined ? {} : { bearer };
    return deleteCredential(this.#caller, { credentialId, ...token });
  }

  #keep(tokens: AccessTokens): AccessTokens {
    this.#accessToken = tokens.accessToken;
    return tokens;
  }

  #call(method: string, body: object, options: CallOptions = {}): Promise<JsonAnswer> {
    const { fetch, timeoutMs } = this.#options;
    const { headers = {}, signal, bearer = this.#accessToken ?? '' } = options;
    const authorization = bearer === '' ? {} : { authorization: `Bearer ${bearer}` };
    const url = `${this.#base}/${method}`;
    return postJson(fetch, {
      url,
      body,
      headers: { ...authorization, ...headers },
      timeoutMs,
      signal,
    });
  }
}
