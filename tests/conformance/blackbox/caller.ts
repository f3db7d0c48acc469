/**
 * HTTP as the cases speak it: an answer with nothing interpreted away, a time limit, a size limit,
 * and politeness. A server that says 429 is given the time it asks for, and not asked for ever.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { NotTried } from './not-tried.ts';

const timeoutMs = 60_000;
const answerBytesMax = 16 * 1024 * 1024;
const retriesMax = 4;
const waitSecondsMax = 60;

export interface Ask {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  /** The members; empty when the body is no JSON object. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly headers: Headers;
}

/** Takes every answer and what was asked; sees secrets, and is for those who search logs for them. */
export type Listener = (ask: Ask, answer: Answer) => void;

export class Caller {
  readonly #listeners: Listener[] = [];

  onAnswer(listener: Listener): void {
    this.#listeners.push(listener);
  }

  /** Follows no redirect. @throws {NotTried} if the server goes on saying 429. */
  async ask(ask: Ask): Promise<Answer> {
    for (let retries = 0; ; retries += 1) {
      const answer = await fetchOnce(ask);
      for (const listener of this.#listeners) listener(ask, answer);
      if (answer.status !== 429) return answer;
      if (retries === retriesMax) throw new NotTried('the server limits the rate of calls');
      await sleep(waitSeconds(answer, retries) * 1000);
    }
  }
}

/** What the server asks for, within reason; without a word of it, longer each time. */
function waitSeconds({ headers }: Answer, retries: number): number {
  const asked = Number(headers.get('retry-after') ?? Number.NaN);
  const seconds = Number.isFinite(asked) && asked >= 0 ? asked : 2 ** retries;
  return Math.min(seconds, waitSecondsMax);
}

async function fetchOnce({ url, method = 'POST', headers = {}, body }: Ask): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { ...headers },
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
    ...(body !== undefined && { body }),
  });
  const text = await readBounded(response);
  return { status: response.status, body: membersOf(text), text, headers: response.headers };
}

async function readBounded({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > answerBytesMax) throw new Error(`the answer has more than ${answerBytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function membersOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : {};
  } catch {
    // No JSON has no members; the text is there to be judged.
    return {};
  }
}
