/**
 * The signatures of a document, in its order, each with its counter-signatures: whatever the root
 * is, a signature itself, a document around some, or `asic:XAdESSignatures` of a container.
 */

import { AdesError } from '../../ades-error.ts';
import type { OpenedXml } from '../../xml/open-xml.ts';
import type { XmlPart } from '../../xml/xml-part.ts';
import { OpenedSignature } from './opened-signature.ts';
import { readSignature } from './read-signature.ts';
import type { ResolveContent } from '../reference-octets.ts';
import { signaturesMax } from '../xades-limits.ts';
import { dsNamespace, xadesNamespace } from '../xades-names.ts';

export interface FoundSignature {
  /** Its Id, or its number where it has none. */
  readonly id: string;
  readonly part: XmlPart;
  /** Undefined where it cannot be taken apart. */
  readonly opened: OpenedSignature | undefined;
  readonly counterSignatures: readonly FoundSignature[];
}

/** @throws {AdesError} `xml_too_large` beyond the number of signatures that are read. */
export function readDocument(
  xml: OpenedXml,
  resolve: ResolveContent | undefined,
): readonly FoundSignature[] {
  const parts = xml.find(dsNamespace, 'Signature');
  if (parts.length > signaturesMax) throw new AdesError('xml_too_large', 'signatures');
  const found = new Map(parts.map((part) => [part.index, open(xml, part, resolve)]));
  const counters = new Set<number>();
  const assemble = (part: XmlPart, number: number): FoundSignature => {
    const opened = found.get(part.index);
    const inside = opened === undefined ? [] : counterParts(opened);
    for (const { index } of inside) counters.add(index);
    const id = part.attribute('Id') ?? `signature-${number}`;
    return { id, part, opened, counterSignatures: inside.map(assemble) };
  };
  const all = parts.map(assemble);
  return all.filter(({ part }) => !counters.has(part.index));
}

function open(xml: OpenedXml, part: XmlPart, resolve: ResolveContent | undefined) {
  try {
    return new OpenedSignature(xml, readSignature(part), resolve);
  } catch (cause) {
    // One malformed signature must not hide the others; it is reported as malformed.
    if (cause instanceof AdesError) return undefined;
    throw cause;
  }
}

/** EN 319 132-1, 5.2.7.2: a signature inside of a CounterSignature. */
function counterParts({ parsed }: OpenedSignature): readonly XmlPart[] {
  return (parsed.qualifying?.properties ?? [])
    .filter((property) => property.is(xadesNamespace, 'CounterSignature'))
    .flatMap((property) => property.childrenOf(dsNamespace, 'Signature'));
}
