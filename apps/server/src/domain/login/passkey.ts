/**
 * Passkey: a key on a device of a person, with which they log in and agree. W3C Web Authentication
 * Level 3.
 *
 * We take only those that check their user (finger, face, device PIN) each time, so that one is
 * two factors. The count of its uses, where the device keeps one, must grow: if it does not, there
 * are two of the key, and nobody can tell which is the person's (7.2, step 22).
 */

import type { AccountId } from '#domain/identifiers.ts';

export interface Passkey {
  /** Chosen by the device, base64url. */
  readonly id: string;
  readonly accountId: AccountId;
  /** COSE_Key, as the device gave it. */
  readonly publicKey: Uint8Array;
  /** 0: the device does not count. */
  readonly signCount: number;
  /** How browsers reach the device; told to them, and meaning nothing to us. */
  readonly transports: readonly string[];
  /** What the person calls it. */
  readonly label: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | undefined;
}

export const passkeysMax = 20;
export const labelCharactersMax = 64;

export function signCountGrows(known: number, shown: number): boolean {
  return shown > known || (shown === 0 && known === 0);
}

/** What was typed, without what nobody sees, and not longer than a line. */
export function passkeyLabel(typed: string): string {
  const seen = typed.replaceAll(/[\p{C}\p{Z}]+/gu, ' ').trim();
  return Array.from(seen).slice(0, labelCharactersMax).join('');
}
