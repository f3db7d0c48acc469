/**
 * Whether what a signature is over is as it was signed, and is what it claims to be (XML
 * Signature 1.1, 3.2.1; EN 319 132-1, 4.4): every Reference, and the ways to make one point at
 * something else (signature wrapping).
 *
 * The properties of the signer are those the Reference of their type names, and they stand in
 * this very signature: "some Reference has the type" and "some properties have the Target" can
 * both be had without a key.
 */

import { equalBytes } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import type { XmlPart } from '../../xml/xml-part.ts';
import type { OpenedSignature } from '../read/opened-signature.ts';
import { readReferences } from '../read/read-signature.ts';
import type { XmlReference } from '../read/read-signature.ts';
import { sameDocumentId } from '../reference-octets.ts';
import { manifestEntriesMax } from '../xades-limits.ts';
import { dsNamespace, referenceType } from '../xades-names.ts';

export interface ReferencesCheck {
  /** Undefined: some of it is not at hand, and nothing at hand is wrong. */
  readonly contentIntact: boolean | undefined;
  readonly propertiesIntact: boolean;
  readonly faults: readonly string[];
}

/** @param counterSigned the SignatureValue a counter-signature has to be over. */
export function checkReferences(opened: OpenedSignature, counterSigned?: XmlPart): ReferencesCheck {
  const { references } = opened.parsed;
  const ofProperties = references.filter(isOfProperties);
  const ofData = references.filter((reference) => !isOfProperties(reference));
  const properties = propertiesFaults(opened, ofProperties);
  const data = ofData.flatMap((reference) => dataFaults(opened, reference));
  if (ofData.length === 0) data.push('data_reference_missing');
  if (counterSigned !== undefined && !ofData.some((data) => names(opened, data, counterSigned))) {
    data.push('counter_signature_elsewhere');
  }
  const broken = data.filter((fault) => fault !== 'content_missing');
  return {
    contentIntact: broken.length > 0 ? false : data.length > 0 ? undefined : true,
    propertiesIntact: properties.length === 0,
    faults: [...new Set([...data, ...properties])],
  };
}

export function isOfProperties({ type }: XmlReference): boolean {
  return type === referenceType.signedProperties;
}

function propertiesFaults(
  opened: OpenedSignature,
  references: readonly XmlReference[],
): readonly string[] {
  const { qualifying, id } = opened.parsed;
  const [reference, ...more] = references;
  const signed = qualifying?.signed;
  if (reference === undefined || signed === undefined) return ['signed_properties_missing'];
  const bound =
    more.length === 0 &&
    id !== undefined &&
    qualifying?.target === `#${id}` &&
    names(opened, reference, signed) &&
    // A filter could leave out of the digest what is then read.
    reference.transforms.every(({ kind }) => kind === 'c14n');
  if (!bound) return ['signed_properties_unbound'];
  const faults = digestFaults(opened, reference);
  return faults.map((fault) => (fault === mismatch ? 'signed_properties_mismatch' : fault));
}

const mismatch = 'message_digest_mismatch';

function dataFaults(opened: OpenedSignature, reference: XmlReference): readonly string[] {
  const { type } = reference;
  const within = type === referenceType.object || type === referenceType.manifest;
  // What is said to stand in the signature does, and in this one.
  if (within && !opened.parsed.objects.some((object) => isNamedIn(opened, reference, object))) {
    return ['reference_unresolved'];
  }
  const faults = digestFaults(opened, reference);
  if (faults.length > 0 || type !== referenceType.manifest) return faults;
  return manifestFaults(opened, reference);
}

/** The entries of a manifest, one level deep. */
function manifestFaults(opened: OpenedSignature, reference: XmlReference): readonly string[] {
  const manifest = namedPart(opened, reference);
  if (manifest?.is(dsNamespace, 'Manifest') !== true) return ['reference_unresolved'];
  return attempt(() =>
    readReferences(manifest, manifestEntriesMax).flatMap((entry) => digestFaults(opened, entry)),
  );
}

function digestFaults(opened: OpenedSignature, reference: XmlReference): readonly string[] {
  const { hash, value } = reference.digest;
  // SHA-1 names certificates in old signatures; content it protects from nobody.
  if (hash === undefined || hash === 'sha1') return ['digest_algorithm_unsupported'];
  return attempt(() => {
    const actual = opened.digestOf(reference, hash);
    if (actual !== undefined) return equalBytes(actual, value) ? [] : [mismatch];
    return reference.uri?.startsWith('#') === true ? ['reference_unresolved'] : ['content_missing'];
  });
}

/** What cannot be followed is a fault of the signature; its code says which. */
function attempt(check: () => readonly string[]): readonly string[] {
  try {
    return check();
  } catch (cause) {
    if (cause instanceof AdesError) return [cause.code];
    throw cause;
  }
}

function names(opened: OpenedSignature, reference: XmlReference, part: XmlPart): boolean {
  return namedPart(opened, reference)?.index === part.index;
}

function isNamedIn(opened: OpenedSignature, reference: XmlReference, object: XmlPart): boolean {
  return namedPart(opened, reference)?.isWithin(object) === true;
}

/** The element of the document a Reference names by Id, and no two have it. */
function namedPart({ xml }: OpenedSignature, { uri = '' }: XmlReference): XmlPart | undefined {
  const id = sameDocumentId(uri);
  if (id === undefined) return undefined;
  try {
    return xml.byId(id);
  } catch (cause) {
    if (cause instanceof AdesError) return undefined;
    throw cause;
  }
}
