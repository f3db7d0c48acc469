/** For the tests of this package: a client whose calls are kept, and answered one after the other. */

import { CscClient } from './csc-client.ts';
import { SdkError } from './sdk-error.ts';
import type { SdkErrorCode } from './sdk-error.ts';
import type { Members } from './wire/members.ts';

export interface SentCall {
  /** After the base, such as `credentials/list`. */
  readonly method: string;
  readonly body: Members;
  readonly authorization: string | null;
}

export interface ScriptedAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Plain members are a success. */
export function scriptedClient(
  version: 'v1' | 'v2',
  ...answers: readonly (Members | ScriptedAnswer)[]
) {
  const sent: SentCall[] = [];
  const baseUrl = `https://rssp.example/csc/${version}/`;
  const client = new CscClient({
    baseUrl,
    fetch: async (url, init) => {
      const authorization = new Headers(init.headers).get('authorization');
      const body = JSON.parse(String(init.body)) as Members;
      sent.push({ method: url.slice(baseUrl.length), body, authorization });
      return responseOf(answers[sent.length - 1] ?? {});
    },
  });
  return { client, sent, methods: () => sent.map(({ method }) => method) };
}

function responseOf(answer: Members | ScriptedAnswer): Response {
  if (typeof answer['status'] !== 'number') return new Response(JSON.stringify(answer));
  const { status, body, headers = {} } = answer as ScriptedAnswer;
  return new Response(body === undefined ? null : JSON.stringify(body), { status, headers });
}

/** For `assert.rejects` and `assert.throws`. */
export function isSdkError(code: SdkErrorCode): (error: unknown) => boolean {
  return (error) => error instanceof SdkError && error.code === code;
}

/** Lets time pass at once, and tells how much. */
export function instantly() {
  const waits: number[] = [];
  const wait = async (milliseconds: number): Promise<void> => void waits.push(milliseconds);
  return { waits, wait };
}
