/**
 * Code device: the device that one-time passwords come from where the account has no authenticator
 * app of its own (TOTP). One of them only: a code does not say which device made it, so a guess would
 * be tried on all of them, and would have to lock all of them.
 *
 * One that is suspended still stands: whoever has it asked for a code before is not let in without
 * one because it was mislaid.
 */

import type { Token } from './token.ts';

/** @param tokens the newest first. */
export function codeDevice(tokens: readonly Token[]): Token | undefined {
  const devices = tokens.filter(
    ({ kind, algorithm }) => kind === 'hardware' && algorithm !== 'ocra',
  );
  const inState = (wanted: Token['state']) => devices.find(({ state }) => state === wanted);
  return inState('active') ?? inState('suspended');
}
