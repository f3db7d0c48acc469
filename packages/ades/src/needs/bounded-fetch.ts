/**
 * HTTP as augmentation uses it: a few octets there, a bounded number back, within a bounded
 * time. Addresses come out of certificates, which anybody may have made: only http and https,
 * no names and passwords in them, and a hook that may say no to each (`mayFetch`), asked again
 * for every place a redirect leads to. Only a question without a body is carried on to another
 * place.
 *
 * A browser follows redirects by itself or not at all, and tells nobody where they lead. There
 * they are followed where nobody wants to look at each address, and end the question otherwise.
 */

import { NeedUnmet, tellTrouble } from './need-unmet.ts';

/** What is used of the `fetch` of browsers and Node; hand it in. */
export type Fetch = (
  url: string,
  init: {
    readonly method: 'GET' | 'POST';
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: Uint8Array<ArrayBuffer>;
    readonly redirect: 'manual' | 'follow';
    readonly signal: AbortSignal;
  },
) => Promise<FetchResponse>;

export interface FetchResponse {
  readonly status: number;
  /** `opaqueredirect` in a browser that was led elsewhere. */
  readonly type?: string;
  readonly headers: { get(name: string): string | null };
  readonly body: FetchBody | null;
}

/** A ReadableStream is both in Node, and in some browsers the latter alone. */
export type FetchBody =
  | AsyncIterable<Uint8Array>
  | {
      getReader(): {
        read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
        cancel(): Promise<void>;
      };
    };

export interface Fetching {
  readonly fetch: Fetch;
  /**
   * False for an address nobody should be led to; a `NeedUnmet` that is thrown says why in words
   * of its own. All of http and https unless given.
   */
  readonly mayFetch?: (url: URL) => boolean | Promise<boolean>;
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
  let url = await allowed(fetching, question.url);
  for (let redirects = 0; redirects <= redirectsMax; redirects += 1) {
    const asking = { ...question, url: url.href };
    const response = await send(fetching, asking, { signal, redirect: 'manual' });
    if (response.type === 'opaqueredirect') {
      return readAnswer(await follow(fetching, asking, signal), question, url);
    }
    const location = response.headers.get('location');
    const moved = response.status >= 300 && response.status < 400 && location !== null;
    if (!moved || question.body !== undefined) return readAnswer(response, question, url);
    await discard(response);
    url = await allowed(fetching, location, url);
  }
  throw new NeedUnmet(`${url.host}: too many redirects`, { permanent: true });
}

async function allowed(
  { mayFetch = () => true }: Fetching,
  address: string,
  from?: URL,
): Promise<URL> {
  if (!URL.canParse(address, from?.href)) {
    throw new NeedUnmet('no address', { permanent: true });
  }
  const url = new URL(address, from?.href);
  const web = url.protocol === 'http:' || url.protocol === 'https:';
  if (!web || url.username !== '' || url.password !== '' || !(await mayFetch(url))) {
    throw new NeedUnmet(`${url.protocol}//${url.host} is not to be asked`, { permanent: true });
  }
  return url;
}

/** Where a browser keeps to itself where it was led. */
async function follow(
  fetching: Fetching,
  question: Question,
  signal: AbortSignal,
): Promise<FetchResponse> {
  if (fetching.mayFetch !== undefined || question.body !== undefined) {
    const { host } = new URL(question.url);
    throw new NeedUnmet(`${host} leads elsewhere`, { permanent: true });
  }
  return send(fetching, question, { signal, redirect: 'follow' });
}

async function send(
  { fetch }: Fetching,
  { url, body }: Question,
  how: { readonly signal: AbortSignal; readonly redirect: 'manual' | 'follow' },
): Promise<FetchResponse> {
  try {
    return await fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: body === undefined ? {} : { 'content-type': body.type },
      // A copy: what is handed in may be shared memory, which cannot be sent.
      ...(body !== undefined && { body: new Uint8Array(body.bytes) }),
      ...how,
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
    for await (const piece of piecesOf(body)) {
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
    for await (const _ of piecesOf(body)) break;
  } catch {
    // It was not wanted anyway.
  }
}

/** Leaving the loop early closes what is read from, either way. */
async function* piecesOf(body: FetchBody | null): AsyncGenerator<Uint8Array, void, undefined> {
  if (body === null) return;
  if (Symbol.asyncIterator in body) {
    yield* body;
    return;
  }
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      if (value !== undefined) yield value;
    }
  } finally {
    await reader.cancel();
  }
}
