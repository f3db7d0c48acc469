/**
 * What goes to an authorization server and comes back, between `oauth4webapi`, which keeps to the
 * RFCs, and servers that do not: answers are bounded, refusals become `SdkError`, and a token
 * answer is brought into the form the RFC gives it before it is judged.
 */

import * as oauth from 'oauth4webapi';
import { SdkError } from '../sdk-error.ts';
import { membersOf } from '../wire/members.ts';
import { quotable, refusalOf } from '../wire/post-json.ts';
import type { Fetch } from '../wire/post-json.ts';
import { readBounded } from '../wire/read-bounded.ts';

const answerBytesMax = 1024 * 1024;
const timeoutMs = 60_000;
const withoutBody: ReadonlySet<number> = new Set([204, 205, 304]);

export interface ExchangeOptions {
  readonly fetch: Fetch;
  /** `json` for servers that take no forms at the token endpoint. */
  readonly tokenBody: 'form' | 'json';
  readonly insecureHttp: boolean;
}

/** The options that every request of the library takes. */
export function exchangeOptions({ fetch, tokenBody, insecureHttp }: ExchangeOptions) {
  return {
    [oauth.allowInsecureRequests]: insecureHttp,
    [oauth.customFetch]: async (url: string, init: oauth.CustomFetchOptions<string, unknown>) => {
      const form = init.body instanceof URLSearchParams ? init.body : undefined;
      const asJson = tokenBody === 'json' && form?.has('grant_type') === true;
      const { headers, method } = init;
      const request: RequestInit = {
        headers: asJson ? { ...headers, 'content-type': 'application/json' } : headers,
        method,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
        ...(form && { body: asJson ? JSON.stringify(Object.fromEntries(form)) : form.toString() }),
      };
      return wholeAnswer(await fetch(url, request));
    },
  };
}

/** Read to its end, within the bound. */
async function wholeAnswer(response: Response): Promise<Response> {
  const { status, statusText, headers } = response;
  const bytes = await readBounded(response, answerBytesMax);
  if (status < 200) throw new SdkError('refused', 'the server sent us elsewhere', refused(302));
  const body = withoutBody.has(status) ? null : bytes.slice();
  return new Response(body, { status, statusText, headers });
}

function refused(status: number) {
  return { answer: { status, error: `http_${status}`, description: '' } };
}

/** A success with a body, or the refusal. @throws {SdkError} `refused`. */
export async function requireSuccess(response: Response): Promise<string> {
  const text = await response.text();
  if (response.status < 200 || response.status > 299) throw refusalOf(response, text);
  return text;
}

/**
 * The token answer as RFC 6749 has it: `expires_in` under its name, a type, and no `null`. An ID
 * token is dropped, since nobody asked for one.
 *
 * @throws {SdkError} `refused` or `unintelligible`.
 */
export async function regularTokenAnswer(response: Response): Promise<Response> {
  const text = await requireSuccess(response);
  const entries = Object.entries(membersOf(parsed(text))).filter(([, value]) => value !== null);
  const { id_token: _, expiresIn, ...members } = Object.fromEntries(entries);
  const lifetime = Number(members['expires_in'] ?? expiresIn);
  const regular = {
    token_type: 'Bearer',
    ...members,
    expires_in: lifetime > 0 ? lifetime : undefined,
  };
  const headers = { 'content-type': 'application/json' };
  return new Response(JSON.stringify(regular), { status: 200, headers });
}

/** v1 servers call the type of a credential-scope token so. */
export const recognizedTokenTypes: oauth.RecognizedTokenTypes = { sad: () => {} };

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SdkError('unintelligible', 'the token endpoint answered no JSON', { cause });
  }
}

/** Everything of the library, and of `fetch`, in our words. */
export async function inOurWords<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (cause) {
    throw explain(cause);
  }
}

function explain(cause: unknown): unknown {
  if (cause instanceof SdkError) return cause;
  if (cause instanceof oauth.AuthorizationResponseError) {
    const error = quotable(cause.error);
    const description = quotable(cause.error_description ?? '');
    const answer = { status: 302, error, description };
    return new SdkError('refused', description === '' ? error : description, { cause, answer });
  }
  if (cause instanceof oauth.OperationProcessingError) {
    const foreign = cause.code === oauth.INVALID_RESPONSE && /"(state|iss)"/.test(cause.message);
    return new SdkError(foreign ? 'mismatched' : 'unintelligible', cause.message, { cause });
  }
  if (cause instanceof oauth.UnsupportedOperationError) {
    return new SdkError('unsupported', cause.message, { cause });
  }
  return new SdkError('unreachable', 'no answer from the authorization server', { cause });
}
