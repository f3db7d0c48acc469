/** The baseline levels (EN 319 122-1, 132-1, 142-1, TS 119 182-1: clause 6 of each). */

export const signatureLevels = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const;

export type SignatureLevel = (typeof signatureLevels)[number];

/** Whether `level` is `wanted` or above it. */
export function reachesLevel(level: SignatureLevel | 'none', wanted: SignatureLevel): boolean {
  return level !== 'none' && signatureLevels.indexOf(level) >= signatureLevels.indexOf(wanted);
}
