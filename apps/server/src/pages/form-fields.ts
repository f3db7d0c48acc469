/**
 * The names of the fields that our forms send; faces read them by these.
 */

/** `answer` is the button that was pressed: see `Answer`. */
export const formFields = {
  csrf: 'csrf',
  lang: 'lang',
  returnTo: 'return',
  name: 'name',
  password: 'password',
  code: 'code',
  answer: 'answer',
  /** JSON of the assertion, put there by script. */
  passkey: 'passkey',
  /** Identifier of the passkey that shall be removed. */
  passkeyId: 'id',
  /** In the address of a page that loads itself again while a device is awaited. */
  wait: 'wait',
  tokenId: 'id',
  /** Why a token is ended. */
  reason: 'reason',
  /** What was asked of a token, sealed. */
  handle: 'handle',
  secondCode: 'code2',
} as const;

/** `send:ID` asks for a code by the factor of that identifier; see `sendAnswer`. */
export type Answer = 'agree' | 'refuse' | 'remove' | `send:${string}`;

/** The field for what a person types for a factor, such as `factor-PIN`. */
export function factorField(id: string): string {
  return `factor-${id}`;
}

/** What the button sends that asks for a code. */
export function sendAnswer(id: string): Answer {
  return `send:${id}`;
}
