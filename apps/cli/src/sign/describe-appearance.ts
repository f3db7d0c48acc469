/** What a visible signature shows: the signer's name and the local time or lines of his own, a picture. */

import { readFileSync } from 'node:fs';
import { appearanceFontUrl, findMissingCharacters } from '@kumoin/ades';
import type { PadesAppearance } from '@kumoin/ades';
import { formatName, nameAttribute, parseCertificate } from '@kumoin/pki';
import type { RemoteCredential } from '@kumoin/sdk';
import { CliError } from '../cli-error.ts';
import { readFileBounded } from '../files/read-file-bounded.ts';
import type { SignOptions } from './sign-options.ts';
import { offsetMinutesAt } from './time-zone.ts';

const imageBytesMax = 16 * 1024 * 1024;
const fontBytesMax = 64 * 1024 * 1024;

export type AppearanceWishes = Pick<
  SignOptions,
  'visible' | 'image' | 'text' | 'font' | 'timezone' | 'reason' | 'location' | 'place'
>;

/**
 * @param shown the name that stands in it unless lines of one's own do; when it is signed, in
 * milliseconds since 1970.
 * @returns undefined for an invisible signature.
 * @throws {CliError} `refused` where the font lacks a character; `usage`; {AdesError}
 * `font_unsupported`; the system's error.
 */
export function describeAppearance(
  wishes: AppearanceWishes,
  { name, signingTime }: { readonly name: string; readonly signingTime: number },
): PadesAppearance | undefined {
  const { visible, image, text, font: file, timezone } = wishes;
  if (visible === undefined) return undefined;
  const font =
    file === undefined ? readFileSync(appearanceFontUrl) : readFileBounded(file, fontBytesMax);
  refuseGaps(font, text.length > 0 ? text : usualWords(wishes, name));
  return {
    ...visible,
    font,
    utcOffsetMinutes: offsetMinutesAt(signingTime, timezone),
    ...(text.length > 0 && { lines: text }),
    ...(image !== undefined && { image: readFileBounded(image, imageBytesMax) }),
  };
}

function usualWords({ reason, location, place }: AppearanceWishes, name: string) {
  return [name, reason, location, place].filter((words) => words !== undefined);
}

/** A name with a gap is another name; whoever signs is to know before it is signed. */
function refuseGaps(font: Uint8Array, lines: readonly string[]): void {
  const missing = findMissingCharacters(font, lines.join('\n')).map(
    (character) => `${character} (U+${codePoint(character)})`,
  );
  if (missing.length === 0) return;
  const advice = '--font FILE with one that has it, or --text with other words';
  throw new CliError('refused', `the font cannot show ${missing.join(', ')}: ${advice}`);
}

function codePoint(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}

/** @throws {PkiError} when the certificate cannot be read. */
export function signerName({ chain: [certificate = new Uint8Array()] }: RemoteCredential): string {
  const { subject } = parseCertificate(certificate);
  return nameAttribute(subject, 'commonName') ?? formatName(subject);
}
