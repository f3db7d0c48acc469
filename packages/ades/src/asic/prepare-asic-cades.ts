/**
 * Prepare a container signed with CAdES whose key is elsewhere (EN 319 162-1, 4.3 "ASiC-S" and 4.4
 * "ASiC-E"; baseline: 5.2 and 5.3):
 *
 *     prepareAsicCades → the signer signs `digestToSign` → embedAsic
 *
 * In an ASiC-S the signature is over the one file, and a further signer joins the same CMS. In an
 * ASiC-E it is over a manifest that lists all files, and each further signature has its own, so
 * nothing that is there changes.
 */

import { cmsDigestAlgorithm, digest } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import { prepareCades } from '../cades/prepare-cades.ts';
import type { CadesContent, CadesOrder } from '../cades/prepare-cades.ts';
import { prepareParallelCades } from '../cades/prepare-parallel-cades.ts';
import type { PreparedCms } from '../cms/prepared-cms.ts';
import { asicFolder, freeAsicName } from './asic-names.ts';
import { gatherTarget } from './gather-target.ts';
import type { AsicTarget, GatheredTarget } from './gather-target.ts';
import { writeManifest } from './manifest/write-manifest.ts';
import type { AsicPlacing, PreparedAsic } from './prepared-asic.ts';

export interface AsicCadesOrder extends Omit<CadesOrder, 'content' | 'attached'> {
  readonly target: AsicTarget;
  /** The file the others are to be understood from; ASiC-E alone. */
  readonly rootFile?: string;
}

/**
 * @throws {AdesError} `asic_*` for files, names and containers that do not go; `zip_*` for a
 * container that cannot be read; otherwise as `prepareCades` and `prepareParallelCades` do.
 */
export async function prepareAsicCades(order: AsicCadesOrder): Promise<PreparedAsic> {
  const hash = cmsDigestAlgorithm(order.signer.algorithm);
  const target = await gatherTarget(order.target, hash);
  const { asic } = target;
  if (asic !== undefined && asic.entries('xades').length > 0) {
    throw new AdesError('asic_malformed', 'signed with XAdES');
  }
  return target.container === 'asic-s'
    ? await prepareSimple(order, target)
    : prepareExtended(order, target, hash);
}

async function prepareSimple(order: AsicCadesOrder, target: GatheredTarget): Promise<PreparedAsic> {
  const [file] = target.files;
  if (file === undefined) throw new AdesError('asic_content_missing');
  const content = { digest: file.digest };
  const name = `${asicFolder}signature.p7s`;
  const { asic } = target;
  if (asic === undefined) {
    return prepared('asic-s-cades', sign(order, content), placing(order, target, { name }));
  }
  const [entry, ...others] = asic.entries('cades');
  if (entry === undefined || others.length > 0) {
    throw new AdesError('asic_malformed', 'an ASiC-S holds one signature file');
  }
  const cms = await asic.archive.read(entry);
  const inner = prepareParallelCades({ ...order, cms, content });
  const drop = [entry.name];
  return prepared('asic-s-cades', inner, placing(order, target, { name: entry.name, drop }));
}

function prepareExtended(
  order: AsicCadesOrder,
  target: GatheredTarget,
  hash: HashAlgorithm,
): PreparedAsic {
  if (order.rootFile !== undefined && !target.files.some(({ name }) => name === order.rootFile)) {
    throw new AdesError('asic_content_missing', order.rootFile);
  }
  const taken = (target.asic?.archive.entries ?? []).map((entry) => entry.name);
  const name = freeAsicName(taken, 'signature', 'p7s');
  const manifest = writeManifest({
    signedBy: { name, mimeType: 'application/pkcs7-signature' },
    hash,
    files: target.files.map((file) => ({ ...file, rootFile: file.name === order.rootFile })),
  });
  const manifestName = freeAsicName(taken, 'ASiCManifest', 'xml');
  const inner = sign(order, { digest: digest(hash, manifest) });
  const add = [{ name: manifestName, content: manifest }];
  return prepared('asic-e-cades', inner, placing(order, target, { name, add }));
}

function sign(order: AsicCadesOrder, content: CadesContent): PreparedCms {
  return prepareCades({ ...order, content, attached: false });
}

function placing(
  { signingTime, target: { addTo } }: AsicCadesOrder,
  target: GatheredTarget,
  { name, drop = [], add = [] }: Partial<AsicPlacing> & Pick<AsicPlacing, 'name'>,
): AsicPlacing {
  return { base: addTo, drop, add: [...target.add, ...add], name, at: signingTime };
}

function prepared(
  format: PreparedAsic['format'],
  inner: PreparedCms,
  place: AsicPlacing,
): PreparedAsic {
  const { hash, toBeSigned, digestToSign } = inner;
  return {
    format,
    hash,
    toBeSigned,
    digestToSign,
    inner: { kind: 'cades', prepared: inner },
    placing: place,
  };
}
