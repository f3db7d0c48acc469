/**
 * What a signer has to give for a yes: `auth` of v2, or `PIN` and `OTP` of v1 as the same
 * objects. CSC API v2.0.0.2, 8.3 "Credential authorization"; v1.0.4.0, 11.5.
 */

import { findText, membersOf } from '../wire/members.ts';
import type { Members } from '../wire/members.ts';

/**
 * One authentication object.
 *
 * - `Password`: the signer types it; `generator` tells what makes it (such as `totp`).
 * - `ChallengeResponse`: `getChallenge` first, then the signer's answer.
 * - `PasswordOOB`, `ChallengeResponseOOB`: nothing is typed here; the server asks elsewhere.
 */
export interface Factor {
  readonly id: string;
  readonly type: string;
  /** `A` any text, `N` digits; undefined where it is not told. */
  readonly format: string | undefined;
  readonly generator: string | undefined;
  readonly label: string | undefined;
  readonly description: string | undefined;
  /** A v1 server takes the yes without it, too. */
  readonly optional: boolean;
}

/** Whether a value has to come from here rather than by another way. */
export function isTyped({ type }: Factor): boolean {
  return !type.endsWith('OOB');
}

/** @returns the factors in the server's order; none is a yes without any. */
export function readFactors(answer: Members): readonly Factor[] {
  const objects = membersOf(answer['auth'])['objects'];
  if (Array.isArray(objects)) return objects.flatMap(readObject);
  return [...readFlat('PIN', answer['PIN']), ...readFlat('OTP', answer['OTP'])];
}

/** One client library's server answers plain names here. */
function readObject(entry: unknown): readonly Factor[] {
  const members = typeof entry === 'string' ? { id: entry } : membersOf(entry);
  const id = findText(members, 'id');
  if (id === undefined) return [];
  return [
    { id, type: findText(members, 'type') ?? 'Password', ...words(members), optional: false },
  ];
}

function readFlat(id: 'PIN' | 'OTP', value: unknown): readonly Factor[] {
  const members = membersOf(value);
  // A text in the document, a boolean in some servers.
  const presence = String(members['presence']);
  if (presence !== 'true' && presence !== 'optional') return [];
  const type = members['type'] === 'online' ? 'ChallengeResponse' : 'Password';
  return [{ id, type, ...words(members), optional: presence === 'optional' }];
}

function words(members: Members) {
  return {
    format: findText(members, 'format'),
    generator: findText(members, 'generator', 'provider'),
    label: findText(members, 'label'),
    description: findText(members, 'description'),
  };
}
