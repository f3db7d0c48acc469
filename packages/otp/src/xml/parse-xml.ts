/**
 * A strict, small XML reader (XML 1.0 and Namespaces in XML 1.0) for seed containers, which come
 * from outside: no document type, no entities of one's own, limits of size, depth and count.
 *
 * Our own because the package depends on nothing but ciphers and hashes, runs in browsers,
 * where a reader of the platform cannot be told these limits, and needs no more than this.
 */

import { OtpError } from '../otp-error.ts';
import type { XmlElement } from './xml-element.ts';
import { XmlScanner } from './xml-scanner.ts';
import type { StartTag } from './xml-scanner.ts';

export const xmlLengthMax = 16 * 1024 * 1024;
const depthMax = 32;
const elementsMax = 400_000;
const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';

type Scope = ReadonlyMap<string, string>;

interface OpenElement {
  readonly tag: StartTag;
  readonly scope: Scope;
  readonly element: XmlElement;
  readonly children: XmlElement[];
  readonly texts: string[];
}

/**
 * @param document UTF-8 when it is octets.
 * @returns the root.
 * @throws {OtpError} `xml_malformed`, `xml_refused`, `xml_too_large`.
 */
export function parseXml(document: string | Uint8Array): XmlElement {
  if (document.length > xmlLengthMax) throw new OtpError('xml_too_large');
  const scanner = new XmlScanner(typeof document === 'string' ? document : decode(document));
  scanner.skipAside();
  const root = new TreeReader(scanner).read();
  scanner.skipAside();
  if (!scanner.ended) throw new OtpError('xml_malformed');
  return root;
}

function decode(octets: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch {
    // The one thing that can go wrong here: it is no UTF-8.
    throw new OtpError('xml_malformed');
  }
}

class TreeReader {
  readonly #scanner: XmlScanner;
  readonly #open: OpenElement[] = [];
  #count = 0;

  constructor(scanner: XmlScanner) {
    this.#scanner = scanner;
  }

  read(): XmlElement {
    for (;;) {
      const ended = this.#step();
      const parent = this.#open.at(-1);
      if (ended !== undefined && parent === undefined) return ended;
      if (ended !== undefined) parent?.children.push(ended);
    }
  }

  /** @returns the element that ended with this token, if one did. */
  #step(): XmlElement | undefined {
    const scanner = this.#scanner;
    const current = this.#open.at(-1);
    if (current === undefined) return this.#start();
    if (scanner.startsWith('</')) {
      scanner.endTag(current.tag.name);
      this.#open.pop();
      return finish(current);
    }
    if (scanner.skipComment()) return undefined;
    if (scanner.startsWith('<') && !scanner.startsWith('<![')) return this.#start();
    if (scanner.ended) throw new OtpError('xml_malformed');
    current.texts.push(scanner.text());
    return undefined;
  }

  #start(): XmlElement | undefined {
    const tag = this.#scanner.startTag();
    this.#count += 1;
    if (this.#count > elementsMax || this.#open.length === depthMax) {
      throw new OtpError('xml_too_large');
    }
    const opened = openElement(tag, this.#open.at(-1)?.scope ?? new Map([['xml', xmlNamespace]]));
    if (tag.empty) return finish(opened);
    this.#open.push(opened);
    return undefined;
  }
}

function openElement(tag: StartTag, outer: Scope): OpenElement {
  const scope = scopeOf(tag, outer);
  const attributes = attributesOf(tag, scope);
  const { namespace, name } = resolve(tag.name, scope);
  const children: XmlElement[] = [];
  return {
    tag,
    scope,
    children,
    texts: [],
    element: { namespace, name, attributes, children, text: '' },
  };
}

const finish = ({ element, texts }: OpenElement): XmlElement => ({
  ...element,
  text: texts.join(''),
});

/** Namespaces in XML 1.0, 3 and 6: what prefixes mean from here on. */
function scopeOf({ attributes }: StartTag, outer: Scope): Scope {
  const declared = attributes.filter(([name]) => isDeclaration(name));
  if (declared.length === 0) return outer;
  const scope = new Map(outer);
  for (const [name, namespace] of declared) {
    const prefix = name.slice('xmlns:'.length);
    const reserved = prefix === 'xml' || prefix === 'xmlns' || namespace === xmlNamespace;
    if (reserved || (prefix !== '' && namespace === '')) throw new OtpError('xml_malformed');
    scope.set(prefix, namespace);
  }
  return scope;
}

function attributesOf({ attributes }: StartTag, scope: Scope): ReadonlyMap<string, string> {
  if (new Set(attributes.map(([name]) => name)).size < attributes.length) {
    throw new OtpError('xml_malformed');
  }
  const found = new Map<string, string>();
  for (const [qualified, value] of attributes.filter(([name]) => !isDeclaration(name))) {
    // Without a prefix an attribute has no namespace, whatever the default is (6.2).
    const { namespace, name } = qualified.includes(':')
      ? resolve(qualified, scope)
      : { namespace: '', name: qualified };
    const key = namespace === '' ? name : `{${namespace}}${name}`;
    if (found.has(key)) throw new OtpError('xml_malformed');
    found.set(key, value);
  }
  return found;
}

const isDeclaration = (name: string) => name === 'xmlns' || name.startsWith('xmlns:');

function resolve(qualified: string, scope: Scope): { namespace: string; name: string } {
  const colon = qualified.indexOf(':');
  const prefix = colon < 0 ? '' : qualified.slice(0, colon);
  const namespace = scope.get(prefix);
  if (namespace === undefined && prefix !== '') throw new OtpError('xml_malformed');
  return { namespace: namespace ?? '', name: qualified.slice(colon + 1) };
}
