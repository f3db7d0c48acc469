/**
 * What each way of packing asks for (EN 319 132-1, 4.4): References with the octets they digest,
 * objects inside of the signature, and the place it will stand in.
 *
 * References are followed here by the code that follows them when a signature is verified.
 */

import { digest, digestPieces } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import { encodeBase64 } from '../../json/base64url.ts';
import { defaultC14n } from '../../xml/c14n-method.ts';
import { openXml } from '../../xml/open-xml.ts';
import type { OpenedXml } from '../../xml/open-xml.ts';
import { xmlElement } from '../../xml/xml-element.ts';
import { canonicalFragment } from './canonical-fragment.ts';
import { referenceOctets } from '../reference-octets.ts';
import type { ContentOctets } from '../reference-octets.ts';
import type { SignatureHost } from './signature-host.ts';
import { referenceType, transformIdentifier } from '../xades-names.ts';
import { referencesMax } from '../xades-limits.ts';
import type { DetachedFile, EnclosedObject, XadesContent } from '../xades-order.ts';
import { canonical, decoded, withoutSignatures } from './write-reference.ts';
import type { PlannedReference } from './write-reference.ts';

export interface PlannedContent {
  readonly data: readonly PlannedData[];
  /** ds:Object elements. */
  readonly objects: string;
  /** Undefined: the signature is a document of its own. */
  readonly host: SignatureHost | undefined;
}

export interface PlannedData {
  readonly reference: PlannedReference;
  readonly mimeType: string;
  readonly digest: Uint8Array;
  /** Undefined where only the digest is known. */
  readonly octets: ContentOctets | undefined;
}

export interface PlanOrder {
  readonly content: XadesContent;
  readonly hash: HashAlgorithm;
  /** Begins every Id. */
  readonly prefix: string;
  readonly mimeType: string | undefined;
}

/**
 * @throws {AdesError} `xades_content_missing` when there is nothing to sign or too much of it,
 * `xades_reference_unresolved`, `xml_*`.
 */
export function planContent(order: PlanOrder): PlannedContent {
  const planned = planOf(order);
  const count = planned.data.length;
  // One Reference is for the signed properties.
  if (count === 0 || count >= referencesMax) {
    throw new AdesError('xades_content_missing', `${count} references`);
  }
  return planned;
}

function planOf(order: PlanOrder): PlannedContent {
  const { content } = order;
  switch (content.packaging) {
    case 'enveloped': {
      using xml = openXml(content.document);
      const data = sameDocument(order, xml, [['', withoutSignatures]]);
      return { data, objects: '', host: hostIn(xml, content.parentId) };
    }
    case 'internally-detached': {
      using xml = openXml(content.document);
      const wanted = content.ids.map((id) => [`#${id}`, canonical] as const);
      return {
        data: sameDocument(order, xml, wanted),
        objects: '',
        host: hostIn(xml, content.parentId),
      };
    }
    case 'enveloping':
      return planEnclosed(order, content.objects);
    case 'detached': {
      const data = content.files.map((file, index) => planFile(order, file, index));
      if (content.into === undefined) return { data, objects: '', host: undefined };
      using xml = openXml(content.into);
      return { data, objects: '', host: hostIn(xml, undefined) };
    }
  }
}

function sameDocument(
  order: PlanOrder,
  xml: OpenedXml,
  wanted: readonly (readonly [string, PlannedReference['transforms']])[],
): readonly PlannedData[] {
  return wanted.map(([uri, transforms], index) => {
    const reference = { id: referenceId(order, index), uri, transforms };
    const context = { xml, signature: xml.root };
    const octets = referenceOctets(reference, context);
    if (octets === undefined) throw new AdesError('xades_reference_unresolved', uri);
    return planned(order, { reference, octets, mimeType: 'text/xml' });
  });
}

function hostIn(xml: OpenedXml, parentId: string | undefined): SignatureHost {
  const parent = parentId === undefined ? xml.root : xml.byId(parentId);
  if (parent === undefined) throw new AdesError('xades_reference_unresolved', parentId);
  return { bytes: xml.bytes, encoding: xml.encoding, span: parent.span };
}

function planEnclosed(order: PlanOrder, objects: readonly EnclosedObject[]): PlannedContent {
  const planning = objects.map((object, index) => {
    const id = `${order.prefix}-object-${index}`;
    const isXml = object.as === 'xml';
    const element = isXml
      ? xmlElement('ds:Object', { Id: id }, elementsOf(object.bytes))
      : xmlElement(
          'ds:Object',
          { Id: id, Encoding: transformIdentifier.base64 },
          encodeBase64(object.bytes),
        );
    const data = planned(order, {
      reference: {
        id: referenceId(order, index),
        uri: `#${id}`,
        type: referenceType.object,
        transforms: isXml ? canonical : decoded,
      },
      octets: isXml ? canonicalFragment(element) : object.bytes,
      mimeType: object.mimeType ?? (isXml ? 'text/xml' : 'application/octet-stream'),
    });
    return { element, data };
  });
  return {
    data: planning.map(({ data }) => data),
    objects: planning.map(({ element }) => element).join(''),
    host: undefined,
  };
}

/** The root of a document as text; one in another encoding than UTF-8 is written canonically. */
function elementsOf(bytes: Uint8Array): string {
  using xml = openXml(bytes);
  const { start, end } = xml.root.span;
  const isUtf8 = /^(utf-8|us-ascii|ascii)$/iu.test(xml.encoding.name);
  const octets = isUtf8
    ? bytes.subarray(start, end)
    : xml.canonicalize({ method: { ...defaultC14n, comments: true }, of: xml.root });
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(octets);
}

function planFile(order: PlanOrder, file: DetachedFile, index: number): PlannedData {
  const { name, content } = file;
  // What is no name of a file outside would name something inside: "" is the document itself.
  if (!/^[!$%&'()*+,./:;=?@~\w-]+$/u.test(name)) {
    throw new AdesError('xades_reference_unresolved', name);
  }
  const reference = { id: referenceId(order, index), uri: name, transforms: [] };
  const mimeType = file.mimeType ?? order.mimeType ?? 'application/octet-stream';
  if (content instanceof Uint8Array)
    return planned(order, { reference, octets: content, mimeType });
  return { reference, mimeType, digest: content.digest, octets: undefined };
}

function planned(
  { hash, mimeType }: PlanOrder,
  data: Omit<PlannedData, 'digest' | 'octets'> & { readonly octets: ContentOctets },
): PlannedData {
  const { octets } = data;
  const value = octets instanceof Uint8Array ? digest(hash, octets) : digestPieces(hash, octets);
  return { ...data, mimeType: mimeType ?? data.mimeType, digest: value };
}

function referenceId({ prefix }: PlanOrder, index: number): string {
  return `${prefix}-reference-${index}`;
}
