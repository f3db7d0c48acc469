/**
 * `META-INF/manifest.xml` of an ASiC-E with XAdES (EN 319 162-1, 4.4.3.2 and A.6; OpenDocument 1.2,
 * part 3, 4): the files with their media types. Nobody signs it, so it is asked for types alone.
 */

import { AdesError } from '../../ades-error.ts';
import { openXml } from '../../xml/open-xml.ts';
import { xmlElement } from '../../xml/xml-element.ts';

const namespace = 'urn:oasis:names:tc:opendocument:xmlns:manifest:1.0';

export interface ListedType {
  readonly name: string;
  readonly mimeType: string;
}

/** @throws {AdesError} `xades_property_malformed` for a media type XML cannot hold. */
export function writeOdfList(mediaType: string, files: readonly ListedType[]): Uint8Array {
  const entries = [{ name: '/', mimeType: mediaType }, ...files].map(({ name, mimeType }) =>
    xmlElement('manifest:file-entry', {
      'manifest:full-path': name,
      'manifest:media-type': mimeType,
    }),
  );
  const root = xmlElement(
    'manifest:manifest',
    { 'xmlns:manifest': namespace, 'manifest:version': '1.2' },
    ...entries,
  );
  return new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?>\n${root}`);
}

/** What cannot be read lists nothing. */
export function readOdfList(bytes: Uint8Array): readonly ListedType[] {
  try {
    using xml = openXml(bytes);
    return xml.root.childrenOf(namespace, 'file-entry').flatMap(({ element }) => {
      const value = (name: string): string | undefined =>
        element.attrs.find((attr) => attr.name === name && attr.namespaceUri === namespace)?.value;
      const name = value('full-path');
      const mimeType = value('media-type');
      return name === undefined || !mimeType ? [] : [{ name, mimeType }];
    });
  } catch (cause) {
    if (cause instanceof AdesError) return [];
    throw cause;
  }
}
