/**
 * Elements by identifier. XML knows which attributes are identifiers from a document type, which
 * is refused here; so four names are taken for such, deliberately: `Id` of XML Signature and
 * XAdES, `ID` of SAML, `id` of most vocabularies, and `xml:id`.
 *
 * Documents have many identifiers and signatures name few of them: the library looks for one by
 * its value, until so many were asked for that a table of all costs less.
 */

import { XmlAttribute } from 'libxml2-wasm';
import type { XmlDocument, XmlElement, XmlNode } from 'libxml2-wasm';
import { AdesError } from '../ades-error.ts';

const names = ['Id', 'ID', 'id'];
const lookupsMax = 8;

type Found = XmlElement | 'several' | undefined;

export class IdTable {
  readonly #document: XmlDocument;
  readonly #known = new Map<string, Found>();
  #complete = false;

  constructor(document: XmlDocument) {
    this.#document = document;
  }

  /** @throws {AdesError} `xml_forbidden` for an identifier that two elements have. */
  find(id: string): XmlElement | undefined {
    if (!this.#known.has(id) && !this.#complete) this.#look(id);
    const found = this.#known.get(id);
    if (found === 'several') throw new AdesError('xml_forbidden', 'two elements with one Id');
    return found;
  }

  #look(id: string): void {
    const quote = id.includes('"') ? "'" : '"';
    if (this.#known.size >= lookupsMax || id.includes(quote)) {
      this.#known.clear();
      this.#complete = true;
      // One after the other: a union of them is sorted by the library, at ten times the cost.
      for (const name of [...names, 'xml:id']) this.#add(`/descendant::*/@${name}`);
      return;
    }
    this.#known.set(id, undefined);
    this.#add(`/descendant::*/@*[.=${quote}${id}${quote}]`);
  }

  #add(path: string): void {
    for (const node of this.#document.find(path)) {
      if (!isIdentifier(node) || node.parent === null) continue;
      const known = this.#known.get(node.value);
      // One element may say the same in two attributes.
      const another =
        known !== undefined && (known === 'several' || !known.isSameNode(node.parent));
      this.#known.set(node.value, another ? 'several' : node.parent);
    }
  }
}

function isIdentifier(node: XmlNode): node is XmlAttribute {
  if (!(node instanceof XmlAttribute)) return false;
  return node.prefix === 'xml' ? node.name === 'id' : isPlain(node) && names.includes(node.name);
}

function isPlain({ namespaceUri }: XmlAttribute): boolean {
  return namespaceUri === '';
}
