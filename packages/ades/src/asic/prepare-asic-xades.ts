/**
 * Prepare a container signed with XAdES whose key is elsewhere (EN 319 162-1, 4.3.3.3 and 4.4.3.2;
 * baseline: 5.2 and 5.3):
 *
 *     prepareAsicXades → the signer signs `digestToSign` → embedAsic
 *
 * The signature names the files by relative references. A further signature of an ASiC-S stands
 * beside the others in their file, one of an ASiC-E in a file of its own.
 */

import { AdesError } from '../ades-error.ts';
import { xmlElement } from '../xml/xml-element.ts';
import { prepareXades } from '../xades/prepare-xades.ts';
import type { XadesOrder } from '../xades/xades-order.ts';
import { hashOf } from '../xades/xml-algorithm.ts';
import type { ZipAddition } from '../zip/write-zip.ts';
import { asicMediaType } from './asic-container.ts';
import { asicFolder, freeAsicName } from './asic-names.ts';
import { entryUri } from './entry-uri.ts';
import { gatherTarget } from './gather-target.ts';
import type { AsicTarget, GatheredTarget } from './gather-target.ts';
import { asicNamespace } from './manifest/asic-manifest.ts';
import { writeOdfList } from './manifest/odf-list.ts';
import type { PreparedAsic } from './prepared-asic.ts';

export interface AsicXadesOrder extends Omit<XadesOrder, 'content'> {
  readonly target: AsicTarget;
}

/**
 * @throws {AdesError} `asic_*` for files, names and containers that do not go; `zip_*` for a
 * container that cannot be read; otherwise as `prepareXades` does.
 */
export async function prepareAsicXades(order: AsicXadesOrder): Promise<PreparedAsic> {
  const target = await gatherTarget(order.target, hashOf(order.signer.algorithm));
  if (target.asic !== undefined && target.asic.entries('cades').length > 0) {
    throw new AdesError('asic_malformed', 'signed with CAdES');
  }
  const place = await findPlace(target);
  const files = target.files.map(({ name, mimeType, digest }) => ({
    name: entryUri(name),
    mimeType,
    content: { digest },
  }));
  const content = { packaging: 'detached', files, into: place.into } as const;
  const inner = prepareXades({ ...order, content });
  const { hash, toBeSigned, digestToSign } = inner;
  return {
    format: `${target.container}-xades`,
    hash,
    toBeSigned,
    digestToSign,
    inner: { kind: 'xades', prepared: inner },
    placing: {
      base: order.target.addTo,
      drop: place.drop,
      add: [...target.add, ...place.add],
      name: place.name,
      at: order.signingTime,
    },
  };
}

interface Place {
  /** The document the signature is to stand in. */
  readonly into: Uint8Array;
  readonly name: string;
  readonly drop: readonly string[];
  readonly add: readonly ZipAddition[];
}

async function findPlace({ asic, container, files }: GatheredTarget): Promise<Place> {
  if (container === 'asic-e') {
    const taken = (asic?.archive.entries ?? []).map((entry) => entry.name);
    const name = freeAsicName(taken, 'signatures', 'xml');
    const listName = `${asicFolder}manifest.xml`;
    const list = { name: listName, content: writeOdfList(asicMediaType(container), files) };
    return { into: emptyFile, name, drop: [], add: taken.includes(listName) ? [] : [list] };
  }
  const name = `${asicFolder}signatures.xml`;
  if (asic === undefined) return { into: emptyFile, name, drop: [], add: [] };
  const [entry, ...others] = asic.entries('xades');
  if (entry === undefined || others.length > 0) {
    throw new AdesError('asic_malformed', 'an ASiC-S holds one signature file');
  }
  return { into: await asic.archive.read(entry), name: entry.name, drop: [entry.name], add: [] };
}

const emptyFile = new TextEncoder().encode(
  `<?xml version="1.0" encoding="UTF-8"?>\n${xmlElement('asic:XAdESSignatures', { 'xmlns:asic': asicNamespace }, '\n')}`,
);
