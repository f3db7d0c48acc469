/** Writes a manifest (EN 319 162-1, A.4), the same octets for the same order. */

import type { HashAlgorithm } from '@kumoin/pki';
import { encodeBase64 } from '../../json/base64url.ts';
import { xmlElement } from '../../xml/xml-element.ts';
import { digestMethodUri } from '../digest-method.ts';
import { entryUri } from '../entry-uri.ts';
import { asicNamespace, dsNamespace } from './asic-manifest.ts';

export interface ManifestOrder {
  readonly signedBy: { readonly name: string; readonly mimeType: string };
  readonly hash: HashAlgorithm;
  readonly files: readonly ListedFile[];
}

export interface ListedFile {
  readonly name: string;
  readonly mimeType?: string;
  readonly digest: Uint8Array;
  readonly rootFile?: boolean;
}

/** @throws {AdesError} `xades_property_malformed` for a media type XML cannot hold. */
export function writeManifest({ signedBy, hash, files }: ManifestOrder): Uint8Array {
  const root = xmlElement(
    'asic:ASiCManifest',
    { 'xmlns:asic': asicNamespace, 'xmlns:ds': dsNamespace },
    xmlElement('asic:SigReference', {
      URI: entryUri(signedBy.name),
      MimeType: signedBy.mimeType,
    }),
    ...files.map((file) => listed(file, hash)),
  );
  return new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?>\n${root}`);
}

function listed({ name, mimeType, digest, rootFile }: ListedFile, hash: HashAlgorithm): string {
  return xmlElement(
    'asic:DataObjectReference',
    {
      URI: entryUri(name),
      MimeType: mimeType,
      Rootfile: rootFile === true ? 'true' : undefined,
    },
    xmlElement('ds:DigestMethod', { Algorithm: digestMethodUri(hash) }),
    xmlElement('ds:DigestValue', {}, encodeBase64(digest)),
  );
}
