/**
 * The signatures of a document, in its order, each with its counter-signatures: whatever the root
 * is, a signature itself, a document around some, or `asic:XAdESSignatures` of a container.
 */

import { AdesError } from '../../ades-error.ts';
import { ReadingBudget } from '../../budget/reading-budget.ts';
import type { OpenedXml } from '../../xml/open-xml.ts';
import type { XmlPart } from '../../xml/xml-part.ts';
import { OpenedSignature } from './opened-signature.ts';
import type { XadesSurroundings } from './opened-signature.ts';
import { readSignature } from './read-signature.ts';
import { creditedContent } from './spent-octets.ts';
import type { XadesReading } from './xades-reading.ts';
import { signaturesMax } from '../xades-limits.ts';
import { dsNamespace, xadesNamespace } from '../xades-names.ts';

export interface FoundSignature {
  /** Its Id, or its number where it has none. */
  readonly id: string;
  readonly part: XmlPart;
  /** Undefined where it cannot be taken apart. */
  readonly opened: OpenedSignature | undefined;
  readonly counterSignatures: readonly FoundSignature[];
  /** CounterSignature elements in which no signature stands. */
  readonly unreadableCounterSignatures: number;
}

/** @throws {AdesError} `xml_too_large` beyond the number of signatures that are read. */
export function readDocument(
  xml: OpenedXml,
  reading: XadesReading = {},
): readonly FoundSignature[] {
  const parts = xml.find(dsNamespace, 'Signature');
  if (parts.length > signaturesMax) throw new AdesError('xml_too_large', 'signatures');
  const around = surroundings(xml, reading);
  if (parts.some(() => !around.budget.takeSignature())) {
    throw new AdesError('xml_too_large', 'signatures');
  }
  const found = new Map(parts.map((part) => [part.index, open(xml, part, around)]));
  const counters = new Set<number>();
  const assemble = (part: XmlPart, number: number): FoundSignature => {
    const opened = found.get(part.index);
    const holders = opened === undefined ? [] : counterHolders(opened);
    const inside = holders.flatMap((holder) => holder.childrenOf(dsNamespace, 'Signature'));
    const empty = holders.filter(
      (holder) => holder.childrenOf(dsNamespace, 'Signature').length === 0,
    );
    for (const { index } of inside) counters.add(index);
    const id = part.attribute('Id') ?? `signature-${number}`;
    const counterSignatures = inside.map(assemble);
    return { id, part, opened, counterSignatures, unreadableCounterSignatures: empty.length };
  };
  const all = parts.map(assemble);
  return all.filter(({ part }) => !counters.has(part.index));
}

/** How often each octet of a document may be digested, as a multiple of what any budget allows. */
const digestedShare = 4;

function surroundings(xml: OpenedXml, { resolve, shared }: XadesReading): XadesSurroundings {
  if (shared !== undefined) return { resolve, budget: shared.budget };
  const budget = new ReadingBudget(digestedShare * xml.bytes.length);
  return { resolve: resolve && creditedContent(resolve, budget), budget };
}

function open(xml: OpenedXml, part: XmlPart, around: XadesSurroundings) {
  try {
    return new OpenedSignature(xml, readSignature(part), around);
  } catch (cause) {
    // One malformed signature must not hide the others; it is reported as malformed.
    if (cause instanceof AdesError) return undefined;
    throw cause;
  }
}

/** EN 319 132-1, 5.2.7.2: a signature inside of a CounterSignature. */
function counterHolders({ parsed }: OpenedSignature): readonly XmlPart[] {
  return (parsed.qualifying?.properties ?? []).filter((property) =>
    property.is(xadesNamespace, 'CounterSignature'),
  );
}
