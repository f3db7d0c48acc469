/**
 * Reads a manifest (EN 319 162-1, A.4): which entry signs it, and which entries it vouches for by
 * which digests. It was made by strangers: bounded in number, and a name twice is two references.
 */

import type { XmlPart } from '../../xml/xml-part.ts';
import { AdesError } from '../../ades-error.ts';
import { decodeBase64 } from '../../json/base64url.ts';
import { openXml } from '../../xml/open-xml.ts';
import { zipEntriesMax } from '../../zip/zip-limits.ts';
import { digestMethodHash } from '../digest-method.ts';
import { entryOfUri } from '../entry-uri.ts';
import { asicNamespace, dsNamespace } from './asic-manifest.ts';
import type { AsicManifest, ManifestReference } from './asic-manifest.ts';

/** @throws {AdesError} `asic_malformed`; `xml_*` for what cannot be read as XML. */
export function readManifest(bytes: Uint8Array): AsicManifest {
  using xml = openXml(bytes);
  const { root } = xml;
  if (!root.is(asicNamespace, 'ASiCManifest')) {
    throw new AdesError('asic_malformed', 'no ASiCManifest');
  }
  const [sigReference, ...others] = root.childrenOf(asicNamespace, 'SigReference');
  if (sigReference === undefined || others.length > 0) {
    throw new AdesError('asic_malformed', 'SigReference');
  }
  const references = root.childrenOf(asicNamespace, 'DataObjectReference');
  if (references.length > zipEntriesMax) throw new AdesError('asic_malformed', 'references');
  return {
    signedBy: entryOfUri(sigReference.attribute('URI') ?? ''),
    references: references.map(readReference),
  };
}

function readReference(part: XmlPart): ManifestReference {
  const uri = part.attribute('URI');
  const [method, ...methods] = part.childrenOf(dsNamespace, 'DigestMethod');
  const [value, ...values] = part.childrenOf(dsNamespace, 'DigestValue');
  if (uri === undefined || methods.length > 0 || values.length > 0) {
    throw new AdesError('asic_malformed', 'DataObjectReference');
  }
  return {
    uri,
    name: entryOfUri(uri),
    mimeType: part.attribute('MimeType'),
    rootFile: ['true', '1'].includes(part.attribute('Rootfile') ?? ''),
    hash: digestMethodHash(method?.attribute('Algorithm')),
    digest: decodeBase64(value?.text.replaceAll(/\s/g, '') ?? '') ?? new Uint8Array(),
  };
}
