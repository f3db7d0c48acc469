/** What a visible signature shows: the signer's name, the local time, a picture if given. */

import { readFileSync } from 'node:fs';
import { appearanceFontUrl } from '@kumoin/ades';
import type { PadesAppearance } from '@kumoin/ades';
import { formatName, nameAttribute, parseCertificate } from '@kumoin/pki';
import type { RemoteCredential } from '@kumoin/sdk';
import { readFileBounded } from '../files/read-file-bounded.ts';
import type { SignOptions } from './sign-options.ts';

const imageBytesMax = 16 * 1024 * 1024;

/** @returns undefined for an invisible signature. @throws {CliError} or the system's error. */
export function describeAppearance(
  { visible, image }: SignOptions,
  signingTime: number,
): PadesAppearance | undefined {
  if (visible === undefined) return undefined;
  return {
    ...visible,
    font: readFileSync(appearanceFontUrl),
    utcOffsetMinutes: -new Date(signingTime).getTimezoneOffset(),
    ...(image !== undefined && { image: readFileBounded(image, imageBytesMax) }),
  };
}

/** @throws {PkiError} when the certificate cannot be read. */
export function signerName({ chain: [certificate = new Uint8Array()] }: RemoteCredential): string {
  const { subject } = parseCertificate(certificate);
  return nameAttribute(subject, 'commonName') ?? formatName(subject);
}
