/**
 * One CSC call: POST a JSON object, get a JSON object (CSC API, clause 7).
 *
 * Servers differ: errors may be text, `{message}` or empty, and 200, 201 and 204 all mean
 * done. Answers are bounded in size, and nothing is ever sent twice: a repeated signHash
 * would spend the signer's yes again. A redirection is not followed, since it would carry
 * password and PIN to where nobody agreed to send them.
 */

import { readBounded } from './read-bounded.ts';
import { SdkError } from './sdk-error.ts';

/** The platform's `fetch`, or one that adds a proxy, a certificate, a log. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** One request; `timeoutMs` covers the whole of it, the answer's body included. */
export interface JsonCall {
  readonly url: string;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

const timeoutMsDefault = 300_000;
const answerBytesMax = 16 * 1024 * 1024;
const quotedCharactersMax = 200;

type Members = Readonly<Record<string, unknown>>;

/**
 * @returns the answer; an empty object when there is no body.
 * @throws {SdkError}
 */
export async function postJson(
  fetch: Fetch,
  { url, body, headers = {}, timeoutMs = timeoutMsDefault }: JsonCall,
): Promise<Members> {
  const { status, text } = await exchange(fetch, url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify(body),
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  });
  const value = readObject(text);
  if (status < 200 || status > 299) throw refusalOf(status, value, text);
  if (text === '') return {};
  if (value === undefined) throw new SdkError('unintelligible', `${url} answered no JSON object`);
  return value;
}

async function exchange(
  fetch: Fetch,
  url: string,
  init: RequestInit,
): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(url, init);
    const bytes = await readBounded(response, answerBytesMax);
    return { status: response.status, text: new TextDecoder().decode(bytes) };
  } catch (cause) {
    if (cause instanceof SdkError) throw cause;
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

function refusalOf(status: number, value: Members | undefined, text: string): SdkError {
  const first = (...candidates: unknown[]): string | undefined =>
    candidates.find((candidate) => typeof candidate === 'string' && candidate !== '') as
      string | undefined;
  const error = quotable(first(value?.['error']) ?? `http_${status}`);
  const words = first(
    value?.['error_description'],
    value?.['errorDescription'],
    value?.['message'],
    value === undefined ? text : undefined,
  );
  const description = quotable(words ?? '');
  const answer = { status, error, description };
  return new SdkError('refused', description === '' ? error : description, { answer });
}

/** Programs print it: a server must neither flood a terminal nor move its cursor. */
function quotable(text: string): string {
  return text.slice(0, quotedCharactersMax).replaceAll(/\p{C}/gu, ' ');
}
