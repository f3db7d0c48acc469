/**
 * An assertion as `authData` carries it: the JSON that `PublicKeyCredential.toJSON` makes.
 * W3C Web Authentication Level 3, 5.1.
 */

import type { PasskeyAssertion } from '../login/passkey-answers.ts';

const charactersMax = 16_384;

/** @returns undefined for what is none. */
export function readAssertion(text: string): PasskeyAssertion | undefined {
  const { id, response } = membersOf(parse(text));
  const { clientDataJSON, authenticatorData, signature, userHandle } = membersOf(response);
  if (typeof id !== 'string' || typeof clientDataJSON !== 'string') return undefined;
  if (typeof authenticatorData !== 'string' || typeof signature !== 'string') return undefined;
  const owner = typeof userHandle === 'string' ? userHandle : undefined;
  const parts = { id, clientDataJson: clientDataJSON, authenticatorData, signature };
  return { ...parts, userHandle: owner };
}

function parse(text: string): unknown {
  if (text.length > charactersMax) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Readonly<Record<string, unknown>>) : {};
}
