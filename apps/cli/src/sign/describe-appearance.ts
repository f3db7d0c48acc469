/** What a visible signature shows: the signer's name and the local time or lines of his own, a picture. */

import { readFileSync } from 'node:fs';
import { appearanceFontUrl } from '@kumoin/ades';
import type { PadesAppearance } from '@kumoin/ades';
import { formatName, nameAttribute, parseCertificate } from '@kumoin/pki';
import type { RemoteCredential } from '@kumoin/sdk';
import { readFileBounded } from '../files/read-file-bounded.ts';
import type { SignOptions } from './sign-options.ts';
import { offsetMinutesAt } from './time-zone.ts';

const imageBytesMax = 16 * 1024 * 1024;
const fontBytesMax = 64 * 1024 * 1024;

/** @returns undefined for an invisible signature. @throws {CliError} or the system's error. */
export function describeAppearance(
  { visible, image, text, font, timezone }: SignOptions,
  signingTime: number,
): PadesAppearance | undefined {
  if (visible === undefined) return undefined;
  return {
    ...visible,
    font:
      font === undefined ? readFileSync(appearanceFontUrl) : readFileBounded(font, fontBytesMax),
    utcOffsetMinutes: offsetMinutesAt(signingTime, timezone),
    ...(text.length > 0 && { lines: text }),
    ...(image !== undefined && { image: readFileBounded(image, imageBytesMax) }),
  };
}

/** @throws {PkiError} when the certificate cannot be read. */
export function signerName({ chain: [certificate = new Uint8Array()] }: RemoteCredential): string {
  const { subject } = parseCertificate(certificate);
  return nameAttribute(subject, 'commonName') ?? formatName(subject);
}
