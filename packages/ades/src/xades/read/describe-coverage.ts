/**
 * What a signature covers (XML Signature 1.1, 4.4.3): whole is all of the document but its
 * signatures. A filter takes away what it likes; it is no matter where that is other signatures,
 * each of which is told, and makes a part of the rest.
 */

import { AdesError } from '../../ades-error.ts';
import type { CoverageDescription } from '../../describe/document-description.ts';
import type { XmlPart } from '../../xml/xml-part.ts';
import { isOfProperties } from '../check/check-references.ts';
import type { OpenedSignature } from './opened-signature.ts';
import type { XmlReference } from './read-signature.ts';
import type { Transform } from './read-transform.ts';
import { sameDocumentId } from '../reference-octets.ts';

/**
 * Parts are the references that are over all of what they name.
 * @param signatures those of the document that are told.
 */
export function describeCoverage(
  opened: OpenedSignature,
  signatures: readonly XmlPart[],
): CoverageDescription {
  const data = opened.parsed.references.filter((reference) => !isOfProperties(reference));
  const complete = data.filter((reference) => !isFiltered(opened, reference, signatures));
  const filtered = complete.length < data.length;
  if (complete.some(isOfDocument)) return { kind: 'whole', ...(filtered && { filtered }) };
  const parts = complete.map(({ uri = '' }) => uri);
  const outside = !filtered && parts.some((uri) => !uri.startsWith('#'));
  return { kind: outside ? 'detached' : 'part', parts, ...(filtered && { filtered }) };
}

function isOfDocument({ uri }: XmlReference): boolean {
  return uri === '' || uri === '#xpointer(/)';
}

/** Whether anything but signatures is left out. */
function isFiltered(
  opened: OpenedSignature,
  reference: XmlReference,
  signatures: readonly XmlPart[],
): boolean {
  const { uri, transforms } = reference;
  const inDocument = uri?.startsWith('#') === true || uri === '';
  return transforms.some((transform) => {
    if (transform.kind === 'intersect') return true;
    // The text alone: what stands in attributes and elements is not in it.
    if (transform.kind === 'base64') return isOfDocument(reference);
    if (transform.kind !== 'subtract') return false;
    return !inDocument || !selectsSignatures(opened, { uri, ...transform }, signatures);
  });
}

type Filter = Transform & { readonly kind: 'subtract' | 'intersect' };

function selectsSignatures(
  { xml }: OpenedSignature,
  { uri = '', path }: Filter & Pick<XmlReference, 'uri'>,
  signatures: readonly XmlPart[],
): boolean {
  try {
    const id = sameDocumentId(uri);
    const named = (id === undefined ? undefined : xml.byId(id)) ?? xml.root;
    return xml
      .select(path.xpath, path.namespaces)
      .filter((part) => part.isWithin(named) || named.isWithin(part))
      .every((part) => signatures.some((signature) => part.isWithin(signature)));
  } catch (cause) {
    // What cannot be evaluated leaves out nobody knows what.
    if (cause instanceof AdesError) return false;
    throw cause;
  }
}
