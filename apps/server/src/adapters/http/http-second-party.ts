/**
 * The second party over HTTP: its OAuth (client credentials, RFC 6749, 4.4), then one question. The
 * access token is kept until shortly before it ends, and asked for anew when it is not taken.
 *
 * A person waits meanwhile, so all of it has one time limit. Nothing is followed, and nothing read
 * beyond what an attestation may be long.
 */

import { decodeBase64 } from '@kumoin/evidence';
import { Outage } from '#domain/outage.ts';
import type { Secret } from '#domain/secret.ts';
import type { SecondAnswer, SecondParty } from '#ports/second-party.ts';

export interface SecondPartySettings {
  /** https, or http where the operator asked for it by name. */
  readonly origin: string;
  readonly clientId: string;
  readonly clientSecret: Secret<string>;
  readonly timeoutMs: number;
}

interface AccessToken {
  readonly text: string;
  readonly until: number;
}

type Members = Readonly<Record<string, unknown>>;

interface Answer {
  readonly status: number;
  readonly members: Members;
}

const answerCharactersMax = 32_768;
const atOnceMax = 64;
const marginMs = 60_000;
/** Of a token or an answer: whatever else it says no with is for its administrators and ours. */
const refusals = [
  'answer_refused',
  'token_unknown',
  'token_not_active',
  'token_expired',
  'token_used_up',
  'token_locked',
];

export class HttpSecondParty implements SecondParty {
  readonly origin: string;
  readonly #settings: SecondPartySettings;
  #access: AccessToken | undefined;
  #atWork = 0;

  constructor(settings: SecondPartySettings) {
    this.#settings = settings;
    this.origin = settings.origin;
  }

  async attest(answer: SecondAnswer): Promise<Uint8Array | undefined> {
    if (this.#atWork >= atOnceMax) throw failed('too many answers are being asked about');
    this.#atWork += 1;
    try {
      const signal = AbortSignal.timeout(this.#settings.timeoutMs);
      return readAttestation(await this.#ask(answer, signal));
    } finally {
      this.#atWork -= 1;
    }
  }

  async #ask(answer: SecondAnswer, signal: AbortSignal): Promise<Answer> {
    const told = await this.#post(answer, signal);
    if (told.status !== 401) return told;
    // It was revoked, or their store was replaced.
    this.#access = undefined;
    return this.#post(answer, signal);
  }

  async #post({ tokenId, question, response }: SecondAnswer, signal: AbortSignal) {
    const authorization = `Bearer ${await this.#accessToken(signal)}`;
    return send(`${this.origin}/transactions/v1/attestations`, {
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ tokenID: tokenId, question, response }),
      signal,
    });
  }

  async #accessToken(signal: AbortSignal): Promise<string> {
    // Not the clock of the product: this is about a timer of ours, not about anything decided.
    const now = performance.now();
    if (this.#access !== undefined && now < this.#access.until) return this.#access.text;
    const { clientId, clientSecret } = this.#settings;
    const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret.reveal())}`;
    const { status, members } = await send(`${this.origin}/oauth2/token`, {
      headers: {
        authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials&scope=service',
      signal,
    });
    const { access_token: text, expires_in: seconds } = members;
    if (status !== 200 || typeof text !== 'string') throw failed(`no access token: ${status}`);
    const lasts = typeof seconds === 'number' ? seconds * 1000 : 0;
    this.#access = { text, until: now + lasts - marginMs };
    return text;
  }
}

/** @returns undefined when the answer was refused. */
function readAttestation({ status, members }: Answer): Uint8Array | undefined {
  const { attestation, error } = members;
  const sealed = typeof attestation === 'string' ? decodeBase64(attestation) : undefined;
  if (status === 200 && sealed !== undefined) return sealed;
  if (status !== 200 && refusals.some((known) => known === error)) return undefined;
  throw failed(`it answered ${status}`);
}

interface Sending {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

async function send(url: string, sending: Sending): Promise<Answer> {
  try {
    const response = await fetch(url, { method: 'POST', redirect: 'error', ...sending });
    const members: unknown = JSON.parse(await readBounded(response));
    const isObject = typeof members === 'object' && members !== null;
    return { status: response.status, members: isObject ? (members as Members) : {} };
  } catch (error) {
    if (error instanceof Outage) throw error;
    throw failed(`it was not reached: ${nameOf(error)}`);
  }
}

async function readBounded(response: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const part of response.body ?? []) {
    text += decoder.decode(part, { stream: true });
    if (text.length > answerCharactersMax) throw failed('its answer does not end');
  }
  return text;
}

/** The message of the error may quote what was sent. */
function nameOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return 'error';
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
}

function failed(message: string): Outage {
  return new Outage('second_party_failed', { cause: new Error(`second party: ${message}`) });
}
