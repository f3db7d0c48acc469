/**
 * A phone that is somebody's token, for the tests of a server in this process: it agrees on keys
 * as the authenticator app does, and answers what it is shown, in the ways of RFC 6287.
 */

import {
  agreementSalt,
  enrolmentConfirmation,
  hmac,
  ocra,
  parseOcraSuite,
  questionOfStatement,
  tokenKeyPurposes,
} from '@kumoin/otp';
import type { Statement } from '@kumoin/otp';
import type { Built } from '../../apps/server/src/build.ts';
import type { AccountId, TokenId } from '../../apps/server/src/domain/identifiers.ts';
import type { Token } from '../../apps/server/src/domain/tokens/token.ts';
import type { TokenTransaction } from '../../apps/server/src/domain/transactions/token-transaction.ts';

const curve = { name: 'ECDH', namedCurve: 'P-256' } as const;

/** Built anew at each restart. */
type Server = () => Built;

export class SigningPhone {
  readonly #server: Server;
  readonly #now: () => number;
  readonly #token: Token;
  readonly #key: Uint8Array;

  private constructor(at: { server: Server; now: () => number }, token: Token, key: Uint8Array) {
    this.#server = at.server;
    this.#now = at.now;
    this.#token = token;
    this.#key = key;
  }

  static async enrol(
    at: { server: Server; now: () => number },
    accountId: AccountId,
  ): Promise<SigningPhone> {
    const { beginEnrolment, showEnrolment, enrolToken } = at.server().useCases;
    const { code } = await beginEnrolment({ keeper: 'operator', accountId });
    const { enrolment } = await showEnrolment(code);
    const { publicKey, privateKey } = await crypto.subtle.generateKey(curve, false, ['deriveBits']);
    const own = new Uint8Array(await crypto.subtle.exportKey('raw', publicKey));
    const raw = Uint8Array.from(enrolment.publicKey);
    const theirs = await crypto.subtle.importKey('raw', raw, curve, true, []);
    const agreed = { ...curve, public: theirs };
    const shared = await crypto.subtle.deriveBits(agreed, privateKey, 256);
    const { id: enrolmentId, publicKey: serverPublicKey } = enrolment;
    const salt = agreementSalt({ phonePublicKey: own, serverPublicKey, enrolmentId });
    const client = await derive(shared, salt, tokenKeyPurposes.client);
    const request = await derive(shared, salt, tokenKeyPurposes.request);
    const confirmation = hmac('sha256', request, enrolmentConfirmation.byPhone(enrolmentId));
    const answer = { code, publicKey: own, label: 'Phone', confirmation };
    const { token } = await enrolToken(answer);
    return new SigningPhone(at, token, client);
  }

  get tokenId(): TokenId {
    return this.#token.id;
  }

  /** What waits for it. */
  async asked(): Promise<TokenTransaction | undefined> {
    const { listOpenTransactions } = this.#server().useCases;
    const [open] = await listOpenTransactions(this.#token.id);
    return open;
  }

  /** What it shows for a statement, be it the server's or somebody else's. */
  codeFor({ matchNumber: _, ...statement }: Statement): string {
    return this.#answer(this.#token.suites.typed, statement);
  }

  /** The person approves what waits, with the number they read elsewhere. */
  async approve(matchNumber?: string): Promise<void> {
    const transaction = await this.asked();
    if (transaction === undefined) throw new Error('nothing waits for this phone');
    const { statement: whole, ref } = transaction;
    const { matchNumber: _, ...sent } = whole;
    const statement = matchNumber === undefined ? sent : { ...sent, matchNumber };
    const response = this.#answer(this.#token.suites.online ?? '', statement);
    const key = { ref, tokenId: this.#token.id };
    await this.#server().useCases.answerTransaction({ key, way: 'online', response });
  }

  async refuse(): Promise<void> {
    const { ref = '' } = (await this.asked()) ?? {};
    await this.#server().useCases.refuseTransaction({ ref, tokenId: this.#token.id });
  }

  #answer(suiteText: string, statement: Statement): string {
    const suite = parseOcraSuite(suiteText);
    const question = questionOfStatement(statement, suite);
    const timeStep = BigInt(Math.floor(this.#now() / 1000 / (suite.timeStepSeconds ?? 1)));
    const hasTime = suite.timeStepSeconds !== undefined;
    return ocra({ suite, key: this.#key, question, ...(hasTime && { timeStep }) });
  }
}

async function derive(shared: ArrayBuffer, salt: Uint8Array, info: string): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveBits']);
  const octets = new TextEncoder().encode(info);
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: Uint8Array.from(salt), info: octets };
  return new Uint8Array(await crypto.subtle.deriveBits(hkdf, key, 256));
}
