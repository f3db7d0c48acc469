/**
 * XML opened for reading: one tree (libxml2, docs/adr/0053) and where its elements stand in the
 * bytes. Nothing outside the bytes is ever loaded: no entity, no DTD, no inclusion, no network.
 *
 * The tree lives outside JavaScript's memory and is freed by `using` or `[Symbol.dispose]`;
 * parts are of no use afterwards.
 */

import { ParseOption, XmlDocument, XmlElement, XmlError } from 'libxml2-wasm';
import type { NamespaceMap } from 'libxml2-wasm';
import { AdesError } from '../ades-error.ts';
import type { C14nMethod } from './c14n-method.ts';
import { canonicalizeTree } from './canonicalize-tree.ts';
import { cutXml } from './cut-xml.ts';
import { IdTable } from './id-table.ts';
import { scanXml } from './scan-xml.ts';
import type { ScannedXml } from './scan-xml.ts';
import { readXmlEncoding } from './xml-encoding.ts';
import type { XmlEncoding } from './xml-encoding.ts';
import { WorkBudget } from './work-budget.ts';
import { xmlBytesMax, xmlSelectedMax } from './xml-limits.ts';
import { XmlPart } from './xml-part.ts';

export interface C14nOrder {
  readonly method: C14nMethod;
  /** The element to write; undefined: the whole document. */
  readonly of?: XmlPart | undefined;
  /** Elements left out, with everything inside. */
  readonly without?: readonly XmlPart[];
}

/**
 * @param work of several documents together; one of its own unless given.
 * @throws {AdesError} `xml_forbidden` for a document type declaration or an encoding that is not
 * served, `xml_too_large` beyond the limits, `xml_malformed`.
 */
export function openXml(bytes: Uint8Array, work?: WorkBudget): OpenedXml {
  if (bytes.length > xmlBytesMax) throw new AdesError('xml_too_large', 'bytes');
  const encoding = readXmlEncoding(bytes);
  const scanned = scanXml(bytes, encoding);
  const document = parse(bytes, encoding);
  const opened = new OpenedXml({ bytes, encoding, scanned, document, work });
  if (document.dtd === null && document.root.eval('count(/descendant::*)') === scanned.count) {
    return opened;
  }
  opened[Symbol.dispose]();
  throw new AdesError('xml_malformed', 'tags and tree differ');
}

interface Opening {
  readonly bytes: Uint8Array;
  readonly encoding: XmlEncoding;
  readonly scanned: ScannedXml;
  readonly document: XmlDocument;
  readonly work: WorkBudget | undefined;
}

export class OpenedXml implements Disposable {
  readonly bytes: Uint8Array;
  readonly encoding: XmlEncoding;
  readonly root: XmlPart;
  readonly #scanned: ScannedXml;
  readonly #document: XmlDocument;
  readonly #work: WorkBudget;
  #ids: IdTable | undefined;
  #whole: { readonly key: string; readonly octets: Uint8Array } | undefined;

  constructor({ bytes, encoding, scanned, document, work }: Opening) {
    this.bytes = bytes;
    this.encoding = encoding;
    this.root = new XmlPart(document.root, 0, scanned);
    this.#scanned = scanned;
    this.#document = document;
    this.#work = work ?? new WorkBudget(bytes.length);
  }

  [Symbol.dispose](): void {
    this.#document.dispose();
  }

  /** How many elements there are. */
  get count(): number {
    return this.#scanned.count;
  }

  /** All elements of that name, in document order. */
  find(namespace: string, name: string): readonly XmlPart[] {
    return this.select(`/descendant::n:${name}`, { n: namespace });
  }

  /**
   * Elements an XPath selects. The path has to be ours or checked: its cost is not bounded here.
   * @throws {AdesError} `xml_malformed` when it cannot be evaluated, `xml_too_large`.
   */
  select(path: string, namespaces: NamespaceMap): readonly XmlPart[] {
    this.#work.look(this.bytes.length);
    const nodes = guarded(() => this.#document.root.find(path, namespaces));
    if (nodes.length > xmlSelectedMax) throw new AdesError('xml_too_large', 'selected');
    return nodes.filter((node) => node instanceof XmlElement).map((node) => this.#partOf(node));
  }

  /**
   * The element with this identifier, in an attribute `Id`, `id`, `ID` or `xml:id`.
   * @throws {AdesError} `xml_forbidden` when two have it: which of them was meant is what
   * signature wrapping plays with.
   */
  byId(id: string): XmlPart | undefined {
    this.#work.look(this.bytes.length);
    this.#ids ??= new IdTable(this.#document);
    const element = this.#ids.find(id);
    return element === undefined ? undefined : this.#partOf(element);
  }

  /**
   * Canonical octets of the document or of an element in it.
   * @throws {AdesError} `xml_malformed` for what has no canonical form (a relative namespace),
   * `xml_too_large`.
   */
  canonicalize(order: C14nOrder): Uint8Array {
    if (order.of !== undefined) return this.#write(order);
    // Signatures beside each other are over the same, as a rule.
    const { method, without = [] } = order;
    const key = JSON.stringify([method, without.map(({ index }) => index)]);
    if (this.#whole?.key !== key) this.#whole = { key, octets: this.#write(order) };
    return this.#whole.octets;
  }

  #write({ method, of, without = [] }: C14nOrder): Uint8Array {
    const whole = of === undefined || of.index === 0;
    const small = this.count <= directElementsMax || (of?.span.descendants ?? 0) > this.count / 2;
    if (without.length === 0 && (whole || small)) {
      this.#work.write(this.bytes.length);
      const element = whole && !hasSiblings(this.root, of) ? undefined : of?.element;
      return guarded(() => canonicalizeTree(this.#document, method, element));
    }
    const cut = cutXml(this.bytes, this.#scanned, {
      keep: of?.index,
      without: without.map(({ index }) => index),
    });
    if (cut === undefined) return new Uint8Array();
    this.#work.write(cut.bytes.length);
    const document = parse(cut.bytes, this.encoding);
    try {
      const element = of === undefined ? undefined : descend(document.root, cut.depth);
      if (element?.name !== of?.name) throw new AdesError('xml_malformed', 'cut');
      return guarded(() => canonicalizeTree(document, method, element));
    } finally {
      document.dispose();
    }
  }

  #partOf(element: XmlElement): XmlPart {
    this.#work.look(this.bytes.length);
    const index = guarded(() => element.eval('count(ancestor::*) + count(preceding::*)'));
    return new XmlPart(element, Number(index), this.#scanned);
  }
}

/** Below this many elements, or for most of them, asking for each costs less than cutting. */
const directElementsMax = 64;

const parseOptions =
  ParseOption.XML_PARSE_NONET |
  ParseOption.XML_PARSE_NO_XXE |
  ParseOption.XML_PARSE_NO_SYS_CATALOG |
  // Its limits of sizes are lifted: ours stand before it.
  ParseOption.XML_PARSE_HUGE;

function parse(bytes: Uint8Array, { name }: XmlEncoding): XmlDocument {
  return guarded(() => XmlDocument.fromBuffer(bytes, { encoding: name, option: parseOptions }));
}

/** Whatever the library says becomes one of our codes; the detail stays in the cause. */
function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof XmlError)) throw cause;
    throw new AdesError('xml_malformed', undefined, { cause });
  }
}

/** Comments and instructions beside the root belong to the document, not to the root. */
function hasSiblings({ element }: XmlPart, of: XmlPart | undefined): boolean {
  return of !== undefined && (element.next !== null || element.prev !== null);
}

function descend(root: XmlElement, depth: number): XmlElement {
  let element = root;
  for (let level = 0; level < depth; level += 1) {
    const { firstChild } = element;
    if (!(firstChild instanceof XmlElement)) throw new AdesError('xml_malformed', 'cut');
    element = firstChild;
  }
  return element;
}
