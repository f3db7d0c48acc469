/**
 * References to what is signed (XML Signature 1.1, 4.4.3), as they are written and as they are
 * followed: one value for both, so that what is digested is what the element says.
 */

import type { HashAlgorithm } from '@kumoin/pki';
import { c14nIdentifier, exclusiveC14n } from '../../xml/c14n-method.ts';
import { xmlElement } from '../../xml/xml-element.ts';
import type { Transform } from '../read/read-transform.ts';
import { dsNamespace, filter2Namespace, transformIdentifier } from '../xades-names.ts';
import { writeDigest } from './write-signer-words.ts';

export interface PlannedReference {
  readonly id: string;
  readonly uri: string;
  readonly type?: string;
  readonly transforms: readonly Transform[];
}

/**
 * All signatures are left out, not only this one: so that whoever signs next, beside us, does
 * not break what we signed.
 */
const allSignatures = '/descendant::ds:Signature';

export const withoutSignatures: readonly Transform[] = [
  { kind: 'subtract', path: { xpath: allSignatures, namespaces: { ds: dsNamespace } } },
  { kind: 'c14n', method: exclusiveC14n },
];

export const canonical: readonly Transform[] = [{ kind: 'c14n', method: exclusiveC14n }];

export const decoded: readonly Transform[] = [{ kind: 'base64' }];

export function writeReference(
  { id, uri, type, transforms }: PlannedReference,
  hash: HashAlgorithm,
  digest: Uint8Array,
): string {
  const written = transforms.map(writeTransform);
  return xmlElement(
    'ds:Reference',
    { Id: id, Type: type, URI: uri },
    ...(written.length === 0 ? [] : [xmlElement('ds:Transforms', {}, ...written)]),
    writeDigest(hash, digest),
  );
}

function writeTransform(transform: Transform): string {
  const { identifier, content } = partsOf(transform);
  return xmlElement('ds:Transform', { Algorithm: identifier }, content);
}

function partsOf(transform: Transform): { identifier: string; content: string } {
  switch (transform.kind) {
    case 'enveloped':
    case 'base64':
      return { identifier: transformIdentifier[transform.kind], content: '' };
    case 'c14n':
      return { identifier: c14nIdentifier(transform.method), content: '' };
    case 'subtract':
    case 'intersect': {
      const attributes = { 'xmlns:filter': filter2Namespace, Filter: transform.kind };
      const content = xmlElement('filter:XPath', attributes, transform.path.xpath);
      return { identifier: transformIdentifier.filter2, content };
    }
    case 'unsupported':
      return { identifier: transform.identifier, content: '' };
  }
}
