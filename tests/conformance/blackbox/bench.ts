/**
 * What a case works with: one target, its `info`, a session of its signer, and the calls in the
 * words of its version. What was learned is kept for the next case; nothing is asked twice.
 */

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Caller } from './caller.ts';
import { dialects } from './dialect.ts';
import type { Dialect } from './dialect.ts';
import { brief, expectSuccess, textOf, textsOf } from './expect.ts';
import type { Members } from './expect.ts';
import { NotTried } from './not-tried.ts';
import type { OneTimeCodes } from './one-time-codes.ts';
import type { KnownCredential, Party, Target } from './target.ts';
import { TriedCredential } from './tried-credential.ts';

export interface ErrorRow {
  /** 400 unless said. */
  readonly status?: number;
  /** `invalid_request` unless said. */
  readonly error?: string | readonly string[];
  /** What the tables write; nobody may rely on it, so it is only advised. */
  readonly words?: string;
}

export interface Sending {
  /** Instead of the signer's token; null: no header at all. */
  readonly authorization?: string | null;
}

export interface BenchParts {
  readonly target: Target;
  readonly caller: Caller;
  readonly codes: OneTimeCodes;
  /** How long a case may wait for something to expire. */
  readonly patienceSeconds: number;
}

export class Bench {
  readonly target: Target;
  readonly dialect: Dialect;
  readonly caller: Caller;
  readonly codes: OneTimeCodes;
  readonly patienceSeconds: number;
  /** What the present case found and did not count. */
  readonly advice: string[] = [];
  readonly #tokens = new Map<Party, Promise<string>>();
  #info: Promise<Members> | undefined;
  #credentials: Promise<readonly TriedCredential[]> | undefined;

  constructor({ target, caller, codes, patienceSeconds }: BenchParts) {
    this.target = target;
    this.dialect = dialects[target.version];
    this.caller = caller;
    this.codes = codes;
    this.patienceSeconds = patienceSeconds;
  }

  /** Recommended, not demanded: counts in a strict run only. */
  advise(holds: boolean, otherwise: string): void {
    if (!holds) this.advice.push(otherwise);
  }

  /** The documents demand JSON with the status and `error` of the table; its words are advice. */
  expectError(answer: Answer, row: ErrorRow = {}): void {
    const { status = 400, error = 'invalid_request', words } = row;
    const codes = typeof error === 'string' ? [error] : error;
    const got = `${answer.status} ${brief(answer)}`;
    assert.equal(answer.status, status, `expected ${status} ${codes.join(' or ')}, got ${got}`);
    const { error: code, error_description: description } = answer.body;
    assert.ok(codes.includes(String(code)), `expected ${codes.join(' or ')}, got ${got}`);
    this.advise(typeof description === 'string' && description !== '', 'no error_description');
    if (words !== undefined) {
      const same = trimStop(description) === trimStop(words);
      this.advise(same, `the words are "${String(description)}", the table has "${words}"`);
    }
  }

  /** A method of the API; undefined as body: none is sent. */
  async call(method: string, body: unknown = {}, sending: Sending = {}): Promise<Answer> {
    const authorization =
      sending.authorization === undefined ? `Bearer ${await this.token()}` : sending.authorization;
    return this.caller.ask({
      url: `${this.target.url}/${method}`,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(authorization !== null && { authorization }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  }

  /** As somebody else on the same server. @throws {NotTried} if nobody else is known. */
  async callAsStranger(method: string, body: object): Promise<Answer> {
    const { stranger } = this.target;
    if (stranger === undefined) throw new NotTried('no second signer is known');
    return this.call(method, body, { authorization: `Bearer ${await this.token(stranger)}` });
  }

  info(): Promise<Members> {
    this.#info ??= this.call('info', {}, { authorization: null }).then((answer) =>
      expectSuccess(answer),
    );
    return this.#info;
  }

  async offers(method: string): Promise<boolean> {
    return method === 'info' || textsOf(await this.info(), 'methods').includes(method);
  }

  /** The service token that the whole run uses. @throws {NotTried} */
  token(party: Party = this.target.signer): Promise<string> {
    const known = this.#tokens.get(party);
    if (known !== undefined) return known;
    const opened = party.token === undefined ? this.#logIn(party) : Promise.resolve(party.token);
    this.#tokens.set(party, opened);
    return opened;
  }

  /** One that a case may spoil. @throws {NotTried} if only a fixed token is known. */
  async freshSession(body: object = {}): Promise<Members> {
    const { basic } = this.target.signer;
    if (basic === undefined) throw new NotTried('no user name and password are known');
    if (!(await this.offers('auth/login'))) throw new NotTried('auth/login is not offered');
    const header = `Basic ${Buffer.from(`${basic.user}:${basic.password}`).toString('base64')}`;
    return expectSuccess(await this.call('auth/login', body, { authorization: header }));
  }

  async #logIn({ basic }: Party): Promise<string> {
    if (basic === undefined) throw new NotTried('nothing is known to log in with');
    const header = `Basic ${Buffer.from(`${basic.user}:${basic.password}`).toString('base64')}`;
    const answer = await this.call('auth/login', {}, { authorization: header });
    return textOf(expectSuccess(answer), 'access_token');
  }

  /** Until something happens that only time brings. @throws {NotTried} if it takes too long. */
  async wait(seconds: number, what: string): Promise<void> {
    if (seconds > this.patienceSeconds) {
      throw new NotTried(`${what} after ${seconds} s; --patience ${seconds} waits for it`);
    }
    await sleep(seconds * 1000);
  }

  /** All that the target describes, or else all that it lists. */
  credentials(): Promise<readonly TriedCredential[]> {
    this.#credentials ??= this.#findCredentials();
    return this.#credentials;
  }

  async #findCredentials(): Promise<readonly TriedCredential[]> {
    const known = [...this.target.credentials];
    if (known.length === 0) {
      const list = expectSuccess(await this.call('credentials/list', {}));
      known.push(...textsOf(list, 'credentialIDs').map((credentialID) => ({ credentialID })));
    }
    return Promise.all(known.map((one) => this.showCredential(one)));
  }

  async showCredential(known: KnownCredential): Promise<TriedCredential> {
    const wanted = { certificates: 'chain', certInfo: true, authInfo: true };
    const asked = { credentialID: known.credentialID, ...wanted };
    const members = expectSuccess(await this.call('credentials/info', asked));
    return new TriedCredential(this.target.version, known, members);
  }

  /** The first that fits. @throws {NotTried} with what would have been needed. */
  async credential(
    what: string,
    fits: (credential: TriedCredential) => boolean,
  ): Promise<TriedCredential> {
    const found = (await this.credentials()).find(fits);
    if (found === undefined) throw new NotTried(`no credential is known ${what}`);
    return found;
  }
}

function trimStop(text: unknown): string {
  return String(text).replace(/\.$/, '');
}
