/**
 * Elements by identifier. XML knows which attributes are identifiers from a document type, which
 * is refused here; so four names are taken for such, deliberately: `Id` of XML Signature and
 * XAdES, `ID` of SAML, `id` of most vocabularies, and `xml:id`.
 */

import { XmlAttribute } from 'libxml2-wasm';
import type { XmlDocument, XmlElement } from 'libxml2-wasm';
import { AdesError } from '../ades-error.ts';

// One after the other: a union of them is sorted by the library, at ten times the cost.
const names = ['Id', 'ID', 'id', 'xml:id'];

export class IdTable {
  readonly #elements = new Map<string, XmlElement>();
  readonly #ambiguous = new Set<string>();

  constructor(document: XmlDocument) {
    for (const name of names) {
      for (const node of document.find(`/descendant::*/@${name}`)) this.#add(node);
    }
  }

  /** @throws {AdesError} `xml_forbidden` for an identifier that two elements have. */
  find(id: string): XmlElement | undefined {
    if (this.#ambiguous.has(id)) throw new AdesError('xml_forbidden', 'two elements with one Id');
    return this.#elements.get(id);
  }

  #add(node: unknown): void {
    if (!(node instanceof XmlAttribute) || node.parent === null) return;
    const known = this.#elements.get(node.value);
    // One element may say the same in two attributes.
    if (known !== undefined && !known.isSameNode(node.parent)) this.#ambiguous.add(node.value);
    this.#elements.set(node.value, node.parent);
  }
}
