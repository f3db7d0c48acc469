/**
 * An archive time-stamp over a whole ASiC-E with CAdES (EN 319 162-1, 4.4.5 and A.7):
 *
 *     ASiCArchiveManifest.xml → renamed ASiCArchiveManifestNNN.xml, octets untouched
 *     new ASiCArchiveManifest.xml: digests of everything, the one before marked as root
 *     new timestampNNN.tst over the new manifest
 *
 * The newest manifest always bears the plain name, so a reader finds the head of the chain.
 */

import { digest } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import type { Stamp } from '../../extend/augmentable.ts';
import { buildZip } from '../../zip/build-zip.ts';
import type { ZipEntry } from '../../zip/zip-entry.ts';
import { asicFolder, asicRole, freeAsicName } from '../asic-names.ts';
import type { AsicRole } from '../asic-names.ts';
import type { ListedFile } from '../manifest/write-manifest.ts';
import { writeManifest } from '../manifest/write-manifest.ts';
import type { AsicParts } from '../read/gather-parts.ts';
import { mediaTypesOf } from '../read/media-types.ts';

const newestName = `${asicFolder}ASiCArchiveManifest.xml`;
const timestampType = 'application/vnd.etsi.timestamp-token';

export interface Archiving {
  readonly parts: AsicParts;
  readonly hash: HashAlgorithm;
  readonly get: Stamp;
  readonly at: number;
}

export async function archiveContainer({ parts, hash, get, at }: Archiving): Promise<Uint8Array> {
  const { asic } = parts;
  const taken = asic.archive.entries.map(({ name }) => name);
  const rename =
    asic.entry(newestName) === undefined
      ? new Map<string, string>()
      : new Map([[newestName, freeAsicName(taken, 'ASiCArchiveManifest', 'xml')]]);
  const timestampName = freeAsicName(taken, 'timestamp', 'tst');
  const manifest = writeManifest({
    signedBy: { name: timestampName, mimeType: timestampType },
    hash,
    files: await listAll(parts, hash, rename),
  });
  const token = await get({ hash, digest: digest(hash, manifest) });
  const add = [
    { name: newestName, content: manifest },
    { name: timestampName, content: token },
  ];
  return await buildZip({ base: asic.archive, rename, add, at });
}

async function listAll(
  parts: AsicParts,
  hash: HashAlgorithm,
  rename: ReadonlyMap<string, string>,
): Promise<readonly ListedFile[]> {
  const entries = [...signing.flatMap((role) => parts.asic.entries(role)), ...parts.asic.files];
  const types = mediaTypesOf(parts);
  let files: readonly ListedFile[];
  do files = entries.map((entry) => list(parts, entry, hash));
  while (await parts.settle());
  return files.map((file) => {
    const { name } = file;
    const mimeType = mediaTypes[asicRole(name)] ?? types.get(name);
    return {
      ...file,
      ...(mimeType !== undefined && { mimeType }),
      name: rename.get(name) ?? name,
      rootFile: rename.has(name),
    };
  });
}

const signing: readonly AsicRole[] = [
  'cades',
  'xades',
  'timestamp',
  'manifest',
  'archive-manifest',
  'evidence-manifest',
  'evidence-record',
  'list',
  'other',
];

const mediaTypes: Partial<Record<AsicRole, string>> = {
  cades: 'application/pkcs7-signature',
  xades: 'text/xml',
  timestamp: timestampType,
  manifest: 'text/xml',
  'archive-manifest': 'text/xml',
  list: 'text/xml',
};

function list({ digests }: AsicParts, entry: ZipEntry, hash: HashAlgorithm): ListedFile {
  return { name: entry.name, digest: digests.peek(entry, hash) ?? new Uint8Array() };
}
