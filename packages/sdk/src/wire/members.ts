/** Members of a JSON object that came from outside: typed when read, `null` is absent. */

import { SdkError } from '../sdk-error.ts';

/** A JSON object nobody has looked into yet. */
export type Members = Readonly<Record<string, unknown>>;

/** An object of no members for what is no object. */
export function membersOf(value: unknown): Members {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Members) : {};
}

/** The texts of an array; what else is in it is passed over. */
export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

/** The first of the names that holds a text; servers differ in the spelling of some. */
export function findText(members: Members, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = members[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

/** @throws {SdkError} `unintelligible`. */
export function requireText(members: Members, ...names: readonly string[]): string {
  const value = findText(members, ...names);
  if (value === undefined) throw new SdkError('unintelligible', `the answer has no ${names[0]}`);
  return value;
}

/** @throws {SdkError} `unintelligible`, unless it is an array of texts and nothing else. */
export function requireTexts(members: Members, name: string): readonly string[] {
  const value = members[name];
  if (!Array.isArray(value) || !value.every((entry) => typeof entry === 'string')) {
    throw new SdkError('unintelligible', `the answer has no ${name}`);
  }
  return value;
}

const lifetimeSecondsDefault = 3600;

/** `expiresIn` or `expires_in`: an hour where it is not told, by both documents. */
export function lifetimeSeconds(members: Members): number {
  const told = Number(members['expiresIn'] ?? members['expires_in']);
  return told > 0 ? told : lifetimeSecondsDefault;
}
