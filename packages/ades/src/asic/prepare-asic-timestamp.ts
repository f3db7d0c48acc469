/**
 * Prepare a container that nobody signs: a time-stamp proves that its files existed (EN 319 162-1,
 * 4.3.3.2 and 4.4.4.1). In an ASiC-S the token is over the one file, in an ASiC-E over a manifest.
 *
 *     prepareAsicTimestamp → the authority stamps `imprint` → embedAsicTimestamp
 */

import { digest } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import type { Imprint } from '../needs/ades-needs.ts';
import { asicFolder, freeAsicName } from './asic-names.ts';
import { gatherTarget } from './gather-target.ts';
import type { AsicTarget, GatheredTarget } from './gather-target.ts';
import { writeManifest } from './manifest/write-manifest.ts';
import type { AsicPlacing } from './prepared-asic.ts';

export interface AsicTimestampOrder {
  readonly target: AsicTarget;
  readonly hash: HashAlgorithm;
  /** Milliseconds since 1970: the time of the entries that are added. */
  readonly at: number;
}

export interface PreparedAsicTimestamp {
  /** What the token is to be over. */
  readonly imprint: Imprint;
  readonly placing: AsicPlacing;
}

/** @throws {AdesError} `asic_*`, `zip_*`. */
export async function prepareAsicTimestamp(
  order: AsicTimestampOrder,
): Promise<PreparedAsicTimestamp> {
  const target = await gatherTarget(order.target, order.hash);
  return target.container === 'asic-s' ? simple(order, target) : extended(order, target);
}

function simple({ hash, at }: AsicTimestampOrder, target: GatheredTarget): PreparedAsicTimestamp {
  const [file] = target.files;
  if (target.asic !== undefined) {
    throw new AdesError('asic_malformed', 'an ASiC-S holds signatures or one time-stamp');
  }
  if (file === undefined) throw new AdesError('asic_content_missing');
  const name = `${asicFolder}timestamp.tst`;
  const placing = { base: undefined, drop: [], add: target.add, name, at };
  return { imprint: { hash, digest: file.digest }, placing };
}

function extended(order: AsicTimestampOrder, target: GatheredTarget): PreparedAsicTimestamp {
  const { hash, at } = order;
  const taken = (target.asic?.archive.entries ?? []).map((entry) => entry.name);
  const name = freeAsicName(taken, 'timestamp', 'tst');
  const signedBy = { name, mimeType: 'application/vnd.etsi.timestamp-token' };
  const content = writeManifest({ signedBy, hash, files: target.files });
  const manifest = { name: freeAsicName(taken, 'ASiCManifest', 'xml'), content };
  const add = [...target.add, manifest];
  const base = order.target.addTo;
  return {
    imprint: { hash, digest: digest(hash, content) },
    placing: { base, drop: [], add, name, at },
  };
}
