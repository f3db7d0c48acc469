/**
 * One element of an opened document, with its place among all elements: what the rooms beside
 * this one see of the tree.
 */

import { XmlCData, XmlElement, XmlText, XmlTreeNode } from 'libxml2-wasm';
import type { NamespaceMap } from 'libxml2-wasm';
import type { ScannedXml } from './scan-xml.ts';

export class XmlPart {
  readonly element: XmlElement;
  /** In document order; the root is 0. */
  readonly index: number;
  readonly #xml: ScannedXml;

  constructor(element: XmlElement, index: number, xml: ScannedXml) {
    this.element = element;
    this.index = index;
    this.#xml = xml;
  }

  /** Without its prefix. */
  get name(): string {
    return this.element.name;
  }

  /** Empty for an element in none. */
  get namespace(): string {
    return this.element.namespaceUri;
  }

  /** All text inside, at any depth. */
  get text(): string {
    return this.element.content;
  }

  /**
   * The text of an element that holds nothing else; undefined where a comment, an instruction or
   * an element stands in it. Readers that stop at the first of these see another value
   * (CVE-2025-29775).
   */
  get leafText(): string | undefined {
    for (let node = this.element.firstChild; node !== null; node = node.next) {
      if (!(node instanceof XmlText) && !(node instanceof XmlCData)) return undefined;
    }
    return this.text;
  }

  /** Prefixes in scope. */
  get namespaces(): NamespaceMap {
    return this.element.namespaces;
  }

  /** Positions in octets of the document. */
  get span() {
    return this.#xml.span(this.index);
  }

  is(namespace: string, name: string): boolean {
    return this.name === name && this.namespace === namespace;
  }

  /** Of an attribute in no namespace. */
  attribute(name: string): string | undefined {
    return this.element.attrs.find((attr) => attr.name === name && attr.namespaceUri === '')?.value;
  }

  /** Elements right inside, in order. */
  get children(): readonly XmlPart[] {
    let index = this.index + 1;
    return elementsIn(this.element).map((element) => {
      const part = new XmlPart(element, index, this.#xml);
      index += 1 + this.#xml.span(index).descendants;
      return part;
    });
  }

  childrenOf(namespace: string, name: string): readonly XmlPart[] {
    return this.children.filter((child) => child.is(namespace, name));
  }

  /** Whether it is the other or stands inside it. */
  isWithin(other: XmlPart): boolean {
    const last = other.index + this.#xml.span(other.index).descendants;
    return this.index >= other.index && this.index <= last;
  }
}

/**
 * From a processing instruction the library knows no way on: its `next` is undefined. XPath, which
 * costs more, knows one.
 */
function elementsIn(element: XmlElement): readonly XmlElement[] {
  const found: XmlElement[] = [];
  let node: XmlTreeNode | null | undefined = element.firstChild;
  for (; node !== null; node = node.next) {
    if (!(node instanceof XmlTreeNode)) {
      return element.find('*').filter((each) => each instanceof XmlElement);
    }
    if (node instanceof XmlElement) found.push(node);
  }
  return found;
}
