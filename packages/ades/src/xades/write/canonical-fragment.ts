/**
 * The exclusive canonical form of an element that we have just written. It depends on nothing
 * around the element, so it is the same here as where the element will stand.
 */

import { exclusiveC14n } from '../../xml/c14n-method.ts';
import { openXml } from '../../xml/open-xml.ts';
import { xmlElement } from '../../xml/xml-element.ts';
import { dsNamespace, xades141Namespace, xadesNamespace } from '../xades-names.ts';

/** @throws {AdesError} `xml_*` when it is not well-formed. */
export function canonicalFragment(element: string): Uint8Array {
  const namespaces = {
    'xmlns:ds': dsNamespace,
    'xmlns:xades': xadesNamespace,
    'xmlns:xades141': xades141Namespace,
  };
  using xml = openXml(new TextEncoder().encode(xmlElement('around', namespaces, element)));
  return xml.canonicalize({ method: exclusiveC14n, of: xml.root.children[0] });
}
