/**
 * For the tests of this room: a phone that remembers in memory, and the server's half of what it does,
 * computed independently with Node's own crypto. Only keys are not looked at: nobody can.
 */

import assert from 'node:assert/strict';
import { createECDH, createHash, createHmac, hkdfSync } from 'node:crypto';
import { readTokenAuthorization, tokenRequestText } from '@kumoin/contract';
import {
  encodeCarriedStatement,
  enrolmentConfirmation,
  makeStatement,
  ocra,
  ocraTimeStep,
  parseOcraSuite,
  proofQuestion,
  questionOfStatement,
  tokenKeyPurposes,
} from '@kumoin/otp';
import type { Statement } from '@kumoin/otp';
import { Authenticator } from './authenticator.ts';
import { settingsDefault } from './device-store.ts';
import type { DeviceSettings, DeviceStore } from './device-store.ts';
import type { EnrolledToken } from './enrolled-token.ts';
import type { EnrolmentCode } from './enrol-device.ts';

export const home = 'https://sign.example/authenticator/';
export const ref = '0123456789abcdef';
export const start = 1_790_000_000_000;
export const code: EnrolmentCode['code'] = 'C'.repeat(43);

const suites = {
  typed: 'OCRA-1:HOTP-SHA256-8:QH64-T1M',
  online: 'OCRA-1:HOTP-SHA256-0:QH64-T1M',
  server: 'OCRA-1:HOTP-SHA256-0:QH64',
};

export const transfer: Statement = makeStatement({
  kind: 'transfer',
  relyingParty: 'くもい銀行',
  transactionId: 'tx-1',
  nonce: '00112233445566aa',
  expiresAt: start / 1000 + 300,
  fields: [
    { name: 'payee', value: '山田 太郎' },
    { name: 'amount', value: '12345' },
    { name: 'currency', value: 'JPY' },
  ],
});

export class MemoryStore implements DeviceStore {
  tokens = new Map<string, EnrolledToken>();
  settings: DeviceSettings = settingsDefault;
  async listTokens() {
    return [...this.tokens.values()];
  }
  async putToken(token: EnrolledToken) {
    this.tokens.set(token.id, token);
  }
  async removeToken(id: string) {
    this.tokens.delete(id);
  }
  async readSettings() {
    return this.settings;
  }
  async writeSettings(settings: DeviceSettings) {
    this.settings = settings;
  }
}

type Answer = object | { readonly status: number; readonly error: string };
type Members = Readonly<Record<string, never>>;

export class FakeServer {
  readonly ecdh = createECDH('prime256v1');
  readonly publicKey = this.ecdh.generateKeys();
  readonly heard: string[] = [];
  keys: { client: Buffer; server: Buffer; request: Buffer } | undefined;
  statement: Statement = transfer;
  /** Of what waits; the statement holds it, and the device is not told. */
  matchNumber: string | undefined;
  open = true;
  locked = false;
  now = start;
  /** Instead of what an honest server says. */
  changed: Partial<Record<string, (honest: Answer) => Answer>> = {};
  unreachable = false;

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    if (this.unreachable) throw new TypeError('Failed to fetch');
    const { pathname } = new URL(url);
    const method = pathname.replace('/authenticator/v1/', '');
    this.heard.push(method);
    const body = String(init.body);
    const honest = this.#isOwn(pathname, init, body)
      ? this.#answer(method, JSON.parse(body) as Members)
      : { status: 401, error: 'device_request_refused' };
    const answer = this.changed[method]?.(honest) ?? honest;
    const status = 'status' in answer && typeof answer.status === 'number' ? answer.status : 200;
    const headers = { date: new Date(this.now).toUTCString() };
    return new Response(JSON.stringify(answer), { status, headers });
  };

  keyHash(): Buffer {
    return createHash('sha256').update(this.publicKey).digest().subarray(0, 16);
  }

  proof(statement = this.statement): string {
    const suite = parseOcraSuite(suites.server);
    const key = this.keys?.server ?? assert.fail('no keys yet');
    return ocra({ suite, key, question: proofQuestion(statement, suite) });
  }

  /** As a page would draw it. */
  carried(statement = this.statement): string {
    const octets = encodeCarriedStatement({
      ref,
      statement,
      needsMatchNumber: this.matchNumber !== undefined,
      proof: Uint8Array.from(Buffer.from(this.proof(), 'hex').subarray(0, 8)),
    });
    return `${home}#tx=${Buffer.from(octets).toString('base64url')}`;
  }

  expected(way: 'online' | 'typed', at: number, statement: Statement): string {
    const suite = parseOcraSuite(suites[way]);
    const key = this.keys?.client ?? assert.fail('no keys yet');
    const timeStep = ocraTimeStep(suite, at);
    return ocra({ suite, key, question: questionOfStatement(statement, suite), timeStep });
  }

  #isOwn(path: string, { headers }: RequestInit, body: string): boolean {
    if (path.includes('/enrolments/')) return true;
    const header = new Headers(headers).get('authorization') ?? '';
    const given = readTokenAuthorization(header);
    if (given === undefined || Math.abs(given.at - this.now) > 60_000) return false;
    const bodySha256 = createHash('sha256').update(body).digest();
    const text = tokenRequestText({ method: 'POST', path, at: given.at, bodySha256 });
    const key = this.keys?.request ?? assert.fail('no keys yet');
    return createHmac('sha256', key).update(text).digest('base64url') === given.mac;
  }

  #answer(method: string, members: Members): Answer {
    switch (method) {
      case 'enrolments/show':
        return {
          enrolmentId: 'e-1',
          publicKey: this.publicKey.toString('base64url'),
          service: 'くもい銀行',
          account: 'hanako',
          expiresAt: start / 1000 + 600,
        };
      case 'enrolments/complete':
        return this.#enrol(members);
      case 'token/info':
        return {
          ...{ tokenId: 't-1', label: 'phone', state: 'active', locked: this.locked },
          ...{ pushed: false, now: this.now / 1000 },
        };
      case 'transactions/list':
        return { transactions: this.open ? [{ ref, expiresAt: this.statement.expiresAt }] : [] };
      case 'transactions/show':
        return {
          ref,
          statement: this.statement,
          needsMatchNumber: this.matchNumber !== undefined,
          proof: this.proof(),
        };
      case 'transactions/approve':
        return this.#judge(String(members['response']));
      case 'transactions/refuse':
        this.open = false;
        return { state: 'refused' };
      default:
        return {};
    }
  }

  #judge(response: string): Answer {
    const { matchNumber } = this;
    const whole = { ...this.statement, ...(matchNumber !== undefined && { matchNumber }) };
    if (response !== this.expected('online', this.now, whole)) {
      return { status: 400, error: 'answer_refused' };
    }
    this.open = false;
    return { state: 'approved' };
  }

  #enrol(members: Members): Answer {
    const theirs = Buffer.from(String(members['publicKey']), 'base64url');
    const shared = this.ecdh.computeSecret(theirs);
    const salt = Buffer.concat([theirs, this.publicKey, Buffer.from('e-1')]);
    const derive = (info: string) => Buffer.from(hkdfSync('sha256', shared, salt, info, 32));
    this.keys = {
      client: derive(tokenKeyPurposes.client),
      server: derive(tokenKeyPurposes.server),
      request: derive(tokenKeyPurposes.request),
    };
    const proof = createHmac('sha256', this.keys.request)
      .update(enrolmentConfirmation.byPhone('e-1'))
      .digest('base64url');
    if (proof !== members['confirmation']) return { status: 400, error: 'enrolment_refused' };
    const confirmation = createHmac('sha256', this.keys.server)
      .update(enrolmentConfirmation.byServer('e-1', 't-1'))
      .digest('base64url');
    return { tokenId: 't-1', suites, confirmation };
  }
}

/** @param deviceClock how far the clock of the phone is behind that of the server. */
export async function phoneWorld({ behindMs = 0 }: { readonly behindMs?: number } = {}) {
  const server = new FakeServer();
  const store = new MemoryStore();
  const phone = await Authenticator.open({
    store,
    fetch: server.fetch,
    now: () => server.now - behindMs,
    home,
  });
  const enrolment = (): EnrolmentCode => ({ kind: 'enrolment', code, keyHash: server.keyHash() });
  const enrol = async (): Promise<EnrolledToken> =>
    phone.enrol(await phone.showEnrolment(enrolment()), 'My phone');
  return { server, store, phone, enrolment, enrol };
}
