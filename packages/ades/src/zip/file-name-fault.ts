/**
 * Whether a name may stand in a container: what one system would take for another place, or for
 * the same file, is not a name (EN 319 162-1, A.1 leaves names to the ZIP; APPNOTE 4.4.17). A
 * file called `con` or `a.` is a nuisance on one system and no danger on the others: let through.
 */

import { zipNameBytesMax } from './zip-limits.ts';

export type FileNameFault = 'empty' | 'too_long' | 'character' | 'absolute' | 'step';

/** @returns undefined for a name that is fine; a folder ends with a slash. */
export function fileNameFault(name: string): FileNameFault | undefined {
  if (name === '' || name === '/') return 'empty';
  if (new TextEncoder().encode(name).length > zipNameBytesMax) return 'too_long';
  // Lone surrogates have no UTF-8; a backslash is a slash to some; bidi marks show another name.
  if (!name.isWellFormed()) return 'character';
  if (/[\p{Cc}\\\u202a-\u202e\u2066-\u2069\ufeff]/u.test(name)) return 'character';
  if (name.startsWith('/') || /^[A-Za-z]:/.test(name)) return 'absolute';
  const steps = (name.endsWith('/') ? name.slice(0, -1) : name).split('/');
  return steps.some((step) => ['', '.', '..'].includes(step)) ? 'step' : undefined;
}

/** Names with the same key are the same file to one system or another. */
export function fileNameKey(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
