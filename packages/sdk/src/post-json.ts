/**
 * One CSC call: POST a JSON object, get a JSON object (CSC API, clause 7).
 *
 * Servers differ: errors may be text, `{message}` or empty, and 200, 201 and 204 all mean
 * done. Answers are bounded in size, and nothing is ever sent twice: a repeated signHash
 * would spend the signer's yes again.
 */

import { SdkError } from './sdk-error.ts';

/** The platform's `fetch`, or one that adds a proxy, a certificate, a log. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface JsonCall {
  readonly url: string;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

const timeoutMsDefault = 300_000;
const answerCharactersMax = 16 * 1024 * 1024;

/**
 * @returns the answer; an empty object when there is no body.
 * @throws {SdkError}
 */
export async function postJson(
  fetch: Fetch,
  { url, body, headers = {}, timeoutMs = timeoutMsDefault }: JsonCall,
): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((cause: unknown) => {
    throw new SdkError('unreachable', `no answer from ${new URL(url).origin}`, { cause });
  });
  const text = await response.text();
  const value = readObject(text);
  if (!response.ok) throw refusalOf(response.status, value, text);
  if (text === '') return {};
  if (value === undefined) throw new SdkError('unintelligible', `${url} answered no JSON object`);
  return value;
}

function readObject(text: string): Record<string, unknown> | undefined {
  if (text.length > answerCharactersMax) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    // Not JSON is one of the answers servers give; the caller decides.
    return undefined;
  }
}

function refusalOf(
  status: number,
  value: Record<string, unknown> | undefined,
  text: string,
): SdkError {
  const first = (...candidates: unknown[]): string | undefined =>
    candidates.find((candidate) => typeof candidate === 'string') as string | undefined;
  const error = first(value?.['error']) ?? `http_${status}`;
  const description =
    first(value?.['error_description'], value?.['errorDescription'], value?.['message']) ??
    text.slice(0, 200);
  const answer = { status, error, description };
  return new SdkError('refused', description === '' ? error : description, { answer });
}
