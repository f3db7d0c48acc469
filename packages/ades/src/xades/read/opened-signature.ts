/**
 * A signature in its opened document, and what its References digest, followed once: the same
 * octets are digested to verify and, later, hashed for time-stamps.
 */

import { digestPieces } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import type { ReadingBudget } from '../../budget/reading-budget.ts';
import { defaultC14n } from '../../xml/c14n-method.ts';
import type { C14nMethod } from '../../xml/c14n-method.ts';
import type { OpenedXml } from '../../xml/open-xml.ts';
import type { XmlPart } from '../../xml/xml-part.ts';
import type { XadesSignature, XmlReference } from './read-signature.ts';
import { isOfNodes, knownByDigest, referenceOctets } from '../reference-octets.ts';
import type { ContentOctets, ResolveContent } from '../reference-octets.ts';
import { spentPieces } from './spent-octets.ts';

/** What the signatures of a document have in common. */
export interface XadesSurroundings {
  readonly resolve: ResolveContent | undefined;
  /** What all of them together may have digested. */
  readonly budget: ReadingBudget;
}

export class OpenedSignature {
  readonly xml: OpenedXml;
  readonly parsed: XadesSignature;
  readonly budget: ReadingBudget;
  readonly #resolve: ResolveContent | undefined;
  readonly #octets = new Map<XmlReference, Uint8Array | undefined>();
  readonly #canonical = new Map<string, Uint8Array>();

  constructor(xml: OpenedXml, parsed: XadesSignature, { resolve, budget }: XadesSurroundings) {
    this.xml = xml;
    this.parsed = parsed;
    this.budget = budget;
    this.#resolve = resolve;
  }

  /** As `referenceOctets`; what comes in pieces is asked for anew each time. */
  octetsOf(reference: XmlReference): ContentOctets | undefined {
    if (this.#octets.has(reference)) return this.#octets.get(reference);
    const octets = referenceOctets(reference, {
      xml: this.xml,
      signature: this.parsed.part,
      resolve: this.#resolve,
    });
    if (octets === undefined || octets instanceof Uint8Array) this.#octets.set(reference, octets);
    return octets;
  }

  /**
   * For time-stamps, which name how to write what comes out of the transforms as nodes
   * (EN 319 132-1, 4.5).
   */
  octetsFor(reference: XmlReference, method: C14nMethod): ContentOctets | undefined {
    if (!isOfNodes(reference)) return this.octetsOf(reference);
    const context = { xml: this.xml, signature: this.parsed.part, resolve: this.#resolve };
    return referenceOctets(reference, context, method);
  }

  /** @throws {AdesError} as `referenceOctets`; `xml_too_large` where the budget is spent. */
  digestOf(reference: XmlReference, hash: HashAlgorithm): Uint8Array | undefined {
    const known = knownByDigest(reference, this.#resolve);
    if (known !== undefined) return known.digestOf(hash);
    const octets = this.octetsOf(reference);
    return octets && digestPieces(hash, spentPieces([octets], this.budget));
  }

  /** Of an element; XML Signature's default where no method is named. */
  canonical(part: XmlPart, method: C14nMethod = defaultC14n): Uint8Array {
    // Each archive time-stamp covers again what the one before did.
    const key = JSON.stringify([part.index, method]);
    const known = this.#canonical.get(key) ?? this.xml.canonicalize({ method, of: part });
    this.#canonical.set(key, known);
    return known;
  }
}
