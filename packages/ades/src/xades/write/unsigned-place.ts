/**
 * Where the next unsigned property of a signature goes: behind all that are there, so that what
 * an archive time-stamp covers stays as it is. What is missing around it is added with it.
 */

import type { OpenedXml } from '../../xml/open-xml.ts';
import type { Splice } from '../../xml/splice-bytes.ts';
import { encodeAscii } from '../../xml/xml-encoding.ts';
import { appendSplice } from './signature-host.ts';
import type { SignatureHost } from './signature-host.ts';
import type { QualifyingProperties } from '../read/read-signature.ts';
import { xadesNamespace } from '../xades-names.ts';

/** Puts properties, XML of ASCII, in their place. */
export type PlaceUnsigned = (properties: string) => Splice;

export function unsignedPlace(xml: OpenedXml, qualifying: QualifyingProperties): PlaceUnsigned {
  const { part, unsigned, unsignedSignature } = qualifying;
  const hostOf = ({ span }: { span: SignatureHost['span'] }): SignatureHost => ({
    bytes: xml.bytes,
    encoding: xml.encoding,
    span,
  });
  if (unsignedSignature !== undefined) {
    const host = hostOf(unsignedSignature);
    return (properties) => appendSplice(host, properties);
  }
  if (unsigned === undefined) {
    const host = hostOf(part);
    return (properties) =>
      appendSplice(
        host,
        wrap('UnsignedProperties', wrap('UnsignedSignatureProperties', properties)),
      );
  }
  // The schema wants it before what is there about data objects.
  const host = hostOf(unsigned);
  const { contentStart, end } = host.span;
  if (contentStart === end) {
    return (properties) => appendSplice(host, wrap('UnsignedSignatureProperties', properties));
  }
  return (properties) => ({
    start: contentStart,
    end: contentStart,
    bytes: encodeAscii(wrap('UnsignedSignatureProperties', properties), host.encoding),
  });
}

function wrap(name: string, content: string): string {
  return `<xades:${name} xmlns:xades="${xadesNamespace}">${content}</xades:${name}>`;
}
