/**
 * What a name in a container means (EN 319 162-1, 4.3.3 and 4.4.3; patterns as EU DSS reads
 * them). Everything outside META-INF is data, a `mimetype` that is not the first entry included.
 */

export type AsicRole =
  | 'data'
  | 'cades'
  | 'xades'
  | 'timestamp'
  | 'manifest'
  | 'archive-manifest'
  | 'evidence-manifest'
  | 'evidence-record'
  /** `manifest.xml` of ODF: a list of the files, signed by nobody. */
  | 'list'
  /** In META-INF, and nothing we know. */
  | 'other';

export const asicFolder = 'META-INF/';

const roles: readonly (readonly [RegExp, AsicRole])[] = [
  [/^[^/]*signature[^/]*\.p7[sm]$/i, 'cades'],
  [/^[^/]*signatures[^/]*\.xml$/i, 'xades'],
  [/^[^/]*timestamp[^/]*\.tst$/i, 'timestamp'],
  [/^ASiCArchiveManifest[^/]*\.xml$/i, 'archive-manifest'],
  [/^ASiCEvidenceRecordManifest[^/]*\.xml$/i, 'evidence-manifest'],
  [/^ASiCManifest[^/]*\.xml$/i, 'manifest'],
  [/^[^/]*evidencerecord[^/]*\.(ers|xml)$/i, 'evidence-record'],
  [/^manifest\.xml$/i, 'list'],
];

/** @param name as it stands in the container; whether `mimetype` is the type is asked elsewhere. */
export function asicRole(name: string): AsicRole {
  if (!name.startsWith(asicFolder)) return 'data';
  const inside = name.slice(asicFolder.length);
  return roles.find(([pattern]) => pattern.test(inside))?.[1] ?? 'other';
}

/** The first free one of `signature001.p7s`, `signature002.p7s` … */
export function freeAsicName(taken: Iterable<string>, stem: string, ending: string): string {
  const names = new Set(taken);
  for (let number = 1; ; number++) {
    const name = `${asicFolder}${stem}${String(number).padStart(3, '0')}.${ending}`;
    if (!names.has(name)) return name;
  }
}
