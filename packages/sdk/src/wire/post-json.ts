/**
 * One CSC call: POST a JSON object, get a JSON object (CSC API, clause 7).
 *
 * Servers differ: errors may be text, `{message}` or empty, and 200, 201 and 204 all mean
 * done. Answers are bounded in size, and nothing is ever sent twice: a repeated signHash
 * would spend the signer's yes again. A redirection is not followed, since it would carry
 * password and PIN to where nobody agreed to send them.
 */

import { SdkError } from '../sdk-error.ts';
import type { Members } from './members.ts';
import { readBounded } from './read-bounded.ts';
import { retryAfterMs } from './retry-after.ts';

/** The platform's `fetch`, or one that adds a proxy, a certificate, a log. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** One request; `timeoutMs` covers the whole of it, the answer's body included. */
export interface JsonCall {
  readonly url: string;
  /** Undefined: a GET, of the faces of ours that have some. */
  readonly body: object | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A success; `members` are empty when there is no body. */
export interface JsonAnswer {
  readonly status: number;
  readonly members: Members;
  readonly retryAfterMs: number | undefined;
}

const jsonBody = { 'content-type': 'application/json' } as const;
const timeoutMsDefault = 300_000;
const answerBytesMax = 16 * 1024 * 1024;
const quotedCharactersMax = 200;

interface Exchanged {
  readonly response: Response;
  readonly text: string;
}

/** @throws {SdkError} `refused`, `unreachable`, `unintelligible` or `aborted`. */
export async function postJson(fetch: Fetch, call: JsonCall): Promise<JsonAnswer> {
  const { response, text } = await exchange(fetch, call);
  const { status } = response;
  const value = readObject(text);
  if (status < 200 || status > 299) throw refusalOf(response, text);
  if (value === undefined && text !== '') {
    throw new SdkError('unintelligible', `${call.url} answered no JSON object`);
  }
  return { status, members: value ?? {}, retryAfterMs: retryAfterMs(response) };
}

async function exchange(fetch: Fetch, call: JsonCall): Promise<Exchanged> {
  const { url, body, headers = {}, timeoutMs = timeoutMsDefault, signal } = call;
  const limits = [AbortSignal.timeout(timeoutMs), ...(signal === undefined ? [] : [signal])];
  try {
    const response = await fetch(url, {
      ...(body === undefined ? { method: 'GET' } : { method: 'POST', body: JSON.stringify(body) }),
      headers: { ...(body && jsonBody), accept: 'application/json', ...headers },
      redirect: 'manual',
      signal: AbortSignal.any(limits),
    });
    const bytes = await readBounded(response, answerBytesMax);
    return { response, text: new TextDecoder().decode(bytes) };
  } catch (cause) {
    if (cause instanceof SdkError) throw cause;
    if (signal?.aborted === true) throw new SdkError('aborted', 'the call was given up', { cause });
    throw new SdkError('unreachable', `no answer from ${url}`, { cause });
  }
}

function readObject(text: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Members) : undefined;
  } catch {
    // Not JSON is one of the answers servers give; the caller decides.
    return undefined;
  }
}

/** What a server says with any status but a success, in whichever form. */
export function refusalOf(response: Response, text: string): SdkError {
  const { status } = response;
  const value = readObject(text);
  const first = (...candidates: unknown[]): string | undefined =>
    candidates.find((candidate) => typeof candidate === 'string' && candidate !== '') as
      string | undefined;
  // One server is known to end its code with a space.
  const error = quotable(first(value?.['error']) ?? `http_${status}`).trim();
  const words = first(
    value?.['error_description'],
    value?.['errorDescription'],
    value?.['message'],
    // RFC 9457, and the operator's face of our server.
    value?.['detail'],
    value === undefined ? text : undefined,
  );
  const description = quotable(words ?? '');
  return new SdkError('refused', description === '' ? error : description, {
    answer: { status, error, description },
    retryAfterMs: retryAfterMs(response),
  });
}

/** Programs print it: a server must neither flood a terminal nor move its cursor. */
export function quotable(text: string): string {
  return text.slice(0, quotedCharactersMax).replaceAll(/\p{C}/gu, ' ');
}
