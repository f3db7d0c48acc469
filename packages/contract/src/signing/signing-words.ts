/** Formats, packagings and levels, in the words of `/signing/v1` and of the command line. */

/** What a signature is raised to. */
export const augmentedLevelNames = ['B-T', 'B-LT', 'B-LTA'] as const;

export const signatureLevelNames = ['B-B', ...augmentedLevelNames] as const;

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

export const signingHashNames = [
  'sha256',
  'sha384',
  'sha512',
  'sha3-256',
  'sha3-384',
  'sha3-512',
] as const;

export type SigningHashName = (typeof signingHashNames)[number];

/** `rsa` is PKCS #1 v1.5. */
const schemes = ['rsa', 'rsa-pss', 'ecdsa'] as const;

export type SigningAlgorithmName = `${(typeof schemes)[number]}-${SigningHashName}` | 'ed25519';

/** PSS masks with the same hash and has a salt as long as the digest. */
export const signingAlgorithmNames: readonly SigningAlgorithmName[] = [
  ...schemes.flatMap((scheme) => signingHashNames.map((hash) => `${scheme}-${hash}` as const)),
  'ed25519',
];
