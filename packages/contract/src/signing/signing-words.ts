/** Formats, packagings and levels, in the words of `/signing/v1` and of the command line. */

export const signatureLevelNames = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const;

/** Of each format its packagings, the usual one first. */
export const signaturePackagings = {
  pades: ['enveloped'],
  cades: ['attached', 'detached'],
  xades: ['enveloped', 'enveloping', 'detached', 'internally-detached'],
  jades: ['flattened', 'general', 'compact', 'detached'],
  'asic-s-cades': ['container'],
  'asic-s-xades': ['container'],
  'asic-e-cades': ['container'],
  'asic-e-xades': ['container'],
} as const;

export type SignatureFormatName = keyof typeof signaturePackagings;

export const signatureFormatNames = Object.keys(
  signaturePackagings,
) as readonly SignatureFormatName[];
