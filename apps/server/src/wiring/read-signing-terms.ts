/** The terms of signing that come from the configuration and from files it names. */

import { readFileSync } from 'node:fs';
import { decodePem, parseCertificate, PkiError } from '@kumoin/pki';
import { ConfigError } from '../config.ts';
import type { ValidationPlan } from './build-signing-use-cases.ts';
import type { SigningSettings } from './signing-settings.ts';

/** How long results wait, and whom signatures may lead to. @throws {ConfigError} as below. */
export function readSigningTerms<Settings extends Outside>(settings: Settings) {
  return { validity: settings, validation: readValidationPlan(settings) };
}

type Outside = Pick<SigningSettings, 'trustAnchorFiles' | 'validationHosts' | 'timestampUrls'>;

/** @throws {ConfigError} for a file that is not there, or holds no certificates. */
function readValidationPlan({
  trustAnchorFiles,
  validationHosts,
  timestampUrls,
}: Outside): ValidationPlan {
  return { trustAnchors: trustAnchorFiles.flatMap(readAnchors), validationHosts, timestampUrls };
}

function readAnchors(file: string): readonly Uint8Array[] {
  try {
    const blocks = decodePem(readFileSync(file, 'utf8'));
    const certificates = blocks.filter(({ label }) => label === 'CERTIFICATE');
    if (certificates.length === 0) throw new ConfigError(`${file} holds no certificate`);
    for (const { bytes } of certificates) parseCertificate(bytes);
    return certificates.map(({ bytes }) => bytes);
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    const why = cause instanceof PkiError ? 'holds what is no certificate' : 'cannot be read';
    throw new ConfigError(`signing.trustAnchorFiles: ${file} ${why}`);
  }
}
