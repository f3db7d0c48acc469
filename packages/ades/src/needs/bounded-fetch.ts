/**
 * HTTP as augmentation uses it: a few octets there, a bounded number back, within a bounded
 * time. Addresses come out of certificates, which anybody may have made: only http and https,
 * no names and passwords in them, and a hook that may say no to each (`mayFetch`), asked again
 * for every place a redirect leads to. Only a question without a body is carried on to another
 * place.
 */

import { NeedUnmet, tellTrouble } from './need-unmet.ts';

/** What is used of the `fetch` of browsers and Node; hand it in. */
export type Fetch = (
  url: string,
  init: {
    readonly method: 'GET' | 'POST';
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: Uint8Array<ArrayBuffer>;
    readonly redirect: 'manual';
    readonly signal: AbortSignal;
  },
) => Promise<FetchResponse>;

export interface FetchResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: AsyncIterable<Uint8Array> | null;
}

export interface Fetching {
  readonly fetch: Fetch;
  /** False for an address nobody should be led to. All of http and https unless given. */
  readonly mayFetch?: (url: URL) => boolean;
  /** For the whole of one question, redirects included; fifteen seconds unless given. */
  readonly timeoutMs?: number;
}

export interface Question {
  readonly url: string;
  /** Sent by POST; without it the question is a GET. */
  readonly body?: { readonly type: string; readonly bytes: Uint8Array };
  readonly bytesMax: number;
}

const redirectsMax = 3;

/** @throws {NeedUnmet} for every answer but 200 within the bounds. */
export async function boundedFetch(fetching: Fetching, question: Question): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(fetching.timeoutMs ?? 15_000);
  let url = allowed(fetching, question.url);
  for (let redirects = 0; redirects <= redirectsMax; redirects += 1) {
    const response = await send(fetching, { ...question, url: url.href }, signal);
    const location = response.headers.get('location');
    const moved = response.status >= 300 && response.status < 400 && location !== null;
    if (!moved || question.body !== undefined) return readAnswer(response, question, url);
    await discard(response);
    url = allowed(fetching, location, url);
  }
  throw new NeedUnmet(`${url.host}: too many redirects`, { permanent: true });
}

function allowed({ mayFetch = () => true }: Fetching, address: string, from?: URL): URL {
  if (!URL.canParse(address, from?.href)) {
    throw new NeedUnmet('no address', { permanent: true });
  }
  const url = new URL(address, from?.href);
  const web = url.protocol === 'http:' || url.protocol === 'https:';
  if (!web || url.username !== '' || url.password !== '' || !mayFetch(url)) {
    throw new NeedUnmet(`${url.protocol}//${url.host} is not to be asked`, { permanent: true });
  }
  return url;
}

async function send(
  { fetch }: Fetching,
  { url, body }: Question,
  signal: AbortSignal,
): Promise<FetchResponse> {
  try {
    return await fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: body === undefined ? {} : { 'content-type': body.type },
      // A copy: what is handed in may be shared memory, which cannot be sent.
      ...(body !== undefined && { body: new Uint8Array(body.bytes) }),
      redirect: 'manual',
      signal,
    });
  } catch (cause) {
    throw new NeedUnmet(`${new URL(url).host}: ${tellTrouble(cause)}`, { cause });
  }
}

async function readAnswer(
  response: FetchResponse,
  { bytesMax }: Question,
  { host }: URL,
): Promise<Uint8Array> {
  const { status } = response;
  if (status !== 200) {
    await discard(response);
    // Busy, late and broken servers may be better the next time.
    const permanent = status < 500 && status !== 408 && status !== 429;
    throw new NeedUnmet(`${host} answered ${status}`, { permanent });
  }
  const declared = Number(response.headers.get('content-length') ?? 0);
  if (declared > bytesMax) {
    await discard(response);
    throw new NeedUnmet(`${host}: more than ${bytesMax} bytes`, { permanent: true });
  }
  return readBody(response, bytesMax, host);
}

async function readBody(
  { body }: FetchResponse,
  bytesMax: number,
  host: string,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const piece of body ?? []) {
      length += piece.length;
      if (length > bytesMax) break;
      pieces.push(piece);
    }
  } catch (cause) {
    throw new NeedUnmet(`${host}: ${tellTrouble(cause)}`, { cause });
  }
  if (length > bytesMax) {
    throw new NeedUnmet(`${host}: more than ${bytesMax} bytes`, { permanent: true });
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}

/** Lets go of an answer nobody reads; leaving the loop closes it. */
async function discard({ body }: FetchResponse): Promise<void> {
  try {
    for await (const _ of body ?? []) break;
  } catch {
    // It was not wanted anyway.
  }
}
