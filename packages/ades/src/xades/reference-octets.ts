/**
 * What a Reference digests: the octets that come out of its transforms (XML Signature 1.1,
 * 4.4.3), which is also what time-stamps over data cover.
 *
 * URI "" and "#id" leave comments out, `#xpointer(/)` and `#xpointer(id('x'))` keep them
 * (4.4.3.3). An element is found by its Id in the whole document and only if no second one has
 * it. Anything else names something outside, which a function is asked for.
 */

import { concatBytes } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import { decodeBase64 } from '../json/base64url.ts';
import { defaultC14n } from '../xml/c14n-method.ts';
import type { C14nMethod } from '../xml/c14n-method.ts';
import { openXml } from '../xml/open-xml.ts';
import type { OpenedXml } from '../xml/open-xml.ts';
import type { XmlPart } from '../xml/xml-part.ts';
import type { XmlReference } from './read/read-signature.ts';
import type { Transform } from './read/read-transform.ts';

/** Octets at once, or in pieces that need not all be in memory. */
export type ContentOctets = Uint8Array | Iterable<Uint8Array>;

/**
 * What a name stands for is known by its digest: enough to verify. To archive, its octets have to
 * be gone through as well.
 */
export interface KnownDigest {
  /** Undefined: not known, or not yet. */
  readonly digestOf: (hash: HashAlgorithm) => Uint8Array | undefined;
  readonly octets?: () => ContentOctets | undefined;
}

/** What a name outside the document stands for; undefined: not at hand. */
export type ResolveContent = (name: string) => ContentOctets | KnownDigest | undefined;

export interface ReferenceContext {
  readonly xml: OpenedXml;
  /** The ds:Signature the Reference is of. */
  readonly signature: XmlPart;
  readonly resolve?: ResolveContent | undefined;
}

/** Part of a document, on its way through transforms. */
interface NodeSet {
  readonly xml: OpenedXml;
  /** The top of it; undefined: the whole document. Several after an intersection. */
  readonly tops: readonly (XmlPart | undefined)[];
  readonly without: readonly XmlPart[];
  readonly comments: boolean;
}

/**
 * @param last how nodes that come out of the transforms are written.
 * @returns undefined when what it names is not at hand.
 * @throws {AdesError} `xades_transform_unsupported`; `xml_forbidden` for an Id that two elements
 * have; `xml_*` when what has to be parsed on the way cannot be.
 */
export function referenceOctets(
  { uri, transforms }: Pick<XmlReference, 'uri' | 'transforms'>,
  context: ReferenceContext,
  last: C14nMethod = defaultC14n,
): ContentOctets | undefined {
  const named = dereference(uri, context);
  if (named === undefined) return undefined;
  // Documents opened on the way: each is needed until the last octets are out.
  const opened: OpenedXml[] = [];
  try {
    let current: NodeSet | ContentOctets = named;
    for (const transform of transforms) current = apply(transform, current, { context, opened });
    return isNodeSet(current) ? canonicalOctets(current, last) : current;
  } finally {
    for (const document of opened) document[Symbol.dispose]();
  }
}

/** Whether nodes come out of the transforms, not octets. */
export function isOfNodes({ uri, transforms }: Pick<XmlReference, 'uri' | 'transforms'>): boolean {
  const last = transforms.at(-1)?.kind;
  const inside = uri === '' || uri?.startsWith('#') === true || transforms.length > 0;
  return inside && last !== 'c14n' && last !== 'base64';
}

/** What a Reference names, where that is known by its digest and digested as it is. */
export function knownByDigest(
  { uri, transforms }: Pick<XmlReference, 'uri' | 'transforms'>,
  resolve: ResolveContent | undefined,
): KnownDigest | undefined {
  if (transforms.length > 0 || uri === '' || uri?.startsWith('#') === true) return undefined;
  const content = resolve?.(uri ?? '');
  return content !== undefined && isKnownDigest(content) ? content : undefined;
}

export function isKnownDigest(content: ContentOctets | KnownDigest): content is KnownDigest {
  return 'digestOf' in content;
}

/** The element a same-document URI names; undefined for the whole document or none. */
export function sameDocumentId(uri: string): string | undefined {
  return (
    /^#xpointer\(id\((["'])(.*)\1\)\)$/u.exec(uri)?.[2] ?? /^#(?!xpointer)(.+)$/u.exec(uri)?.[1]
  );
}

function dereference(
  uri: string | undefined,
  { xml, resolve }: ReferenceContext,
): NodeSet | ContentOctets | undefined {
  if (uri === '') return { xml, tops: [undefined], without: [], comments: false };
  if (uri === '#xpointer(/)') return { xml, tops: [undefined], without: [], comments: true };
  if (uri?.startsWith('#') !== true) {
    const content = resolve?.(uri ?? '');
    return content !== undefined && isKnownDigest(content) ? content.octets?.() : content;
  }
  const part = xml.byId(sameDocumentId(uri) ?? '');
  if (part === undefined) return undefined;
  return { xml, tops: [part], without: [], comments: uri.startsWith('#xpointer') };
}

interface Work {
  readonly context: ReferenceContext;
  readonly opened: OpenedXml[];
}

function apply(
  transform: Transform,
  input: NodeSet | ContentOctets,
  { context, opened }: Work,
): NodeSet | ContentOctets {
  switch (transform.kind) {
    case 'c14n':
      return canonicalOctets(asNodeSet(input, opened), transform.method);
    case 'base64':
      return decodeText(input);
    case 'enveloped': {
      // Of this very signature, which stands in no document but its own.
      if (!isNodeSet(input) || input.xml !== context.xml) throw unsupported('enveloped-signature');
      return { ...input, without: [...input.without, context.signature] };
    }
    case 'subtract': {
      const set = asNodeSet(input, opened);
      const gone = set.xml.select(transform.path.xpath, transform.path.namespaces);
      return { ...set, without: [...set.without, ...gone] };
    }
    case 'intersect': {
      const set = asNodeSet(input, opened);
      const kept = set.xml.select(transform.path.xpath, transform.path.namespaces);
      return { ...set, tops: intersect(set.tops, kept) };
    }
    case 'unsupported':
      throw unsupported(transform.identifier);
  }
}

function canonicalOctets({ xml, tops, without, comments }: NodeSet, method: C14nMethod) {
  const effective = { ...method, comments: method.comments && comments };
  const pieces = tops.map((of) => xml.canonicalize({ method: effective, of, without }));
  return pieces.length === 1 ? (pieces[0] ?? new Uint8Array()) : concatBytes(pieces);
}

/** Octets become nodes by being parsed (4.4.3.2). */
function asNodeSet(input: NodeSet | ContentOctets, opened: OpenedXml[]): NodeSet {
  if (isNodeSet(input)) return input;
  const xml = openXml(joined(input));
  opened.push(xml);
  return { xml, tops: [undefined], without: [], comments: true };
}

/** Tops that stand inside both, the outermost of them alone, in document order. */
function intersect(
  tops: readonly (XmlPart | undefined)[],
  others: readonly XmlPart[],
): readonly XmlPart[] {
  const both = tops.flatMap((top) =>
    others.flatMap((other) => {
      if (top === undefined || other.isWithin(top)) return [other];
      return top.isWithin(other) ? [top] : [];
    }),
  );
  return both.filter(
    (part, index) =>
      !both.some(
        (other, place) =>
          place !== index && part.isWithin(other) && (part.index !== other.index || place < index),
      ),
  );
}

/** 6.6.2: of a node-set its text, of octets the octets. */
function decodeText(input: NodeSet | ContentOctets): Uint8Array {
  const [top] = isNodeSet(input) ? input.tops : [];
  const text = isNodeSet(input)
    ? (top ?? input.xml.root).text
    : new TextDecoder().decode(joined(input));
  const octets = decodeBase64(text.replaceAll(/[\t\n\r ]+/gu, ''));
  if (octets === undefined) throw new AdesError('xades_malformed', 'content is no base64');
  return octets;
}

function joined(octets: ContentOctets): Uint8Array {
  return octets instanceof Uint8Array ? octets : concatBytes([...octets]);
}

function isNodeSet(value: NodeSet | ContentOctets): value is NodeSet {
  return 'tops' in value;
}

function unsupported(detail: string): AdesError {
  return new AdesError('xades_transform_unsupported', detail);
}
