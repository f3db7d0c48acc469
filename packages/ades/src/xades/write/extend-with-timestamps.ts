/**
 * New unsigned properties of signatures put into the document: octet for octet what it was, and
 * something between (docs/adr/0054).
 */

import { digestPieces } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import type { AugmentableSignature, Stamp, ValidationData } from '../../extend/augmentable.ts';
import { spliceBytes } from '../../xml/splice-bytes.ts';
import type { Splice } from '../../xml/splice-bytes.ts';
import { piecesOf } from '../read/timestamp-octets.ts';
import type { Covered } from '../read/timestamp-octets.ts';
import type { PlaceUnsigned } from './unsigned-place.ts';
import { writeTimestamp } from './write-timestamp.ts';
import type { WrittenTimestamp } from './write-timestamp.ts';

/** What the steps of augmentation need of a signature. */
export interface XadesSubject {
  readonly signature: AugmentableSignature;
  readonly material: ValidationData;
  /** Undefined: it has no properties to add to, and is no XAdES. */
  readonly place: PlaceUnsigned | undefined;
  /** It has elements for material, or an archive time-stamp: more goes behind. */
  readonly filled: boolean;
  /** An evidence record covers it: nothing may be added. */
  readonly sealed: boolean;
  readonly signatureValue: Covered;
  readonly everything: Covered;
  /** Of a counter-signature: the signature whose properties hold it. */
  readonly top?: XadesSubject;
}

export interface Stamping {
  readonly name: WrittenTimestamp['name'];
  readonly covered: (subject: XadesSubject) => Covered;
  readonly hash: HashAlgorithm;
  readonly get: Stamp;
}

/** @throws {AdesError} `xades_content_missing` where what is to be covered is not at hand. */
export async function extendWithTimestamps(
  document: Uint8Array,
  subjects: readonly XadesSubject[],
  { name, covered, hash, get }: Stamping,
): Promise<Uint8Array> {
  const splices: Splice[] = [];
  for (const subject of subjects) {
    const octets = covered(subject);
    if (octets === undefined) throw new AdesError('xades_content_missing', subject.signature.id);
    const token = await get({ hash, digest: digestPieces(hash, piecesOf(octets)) });
    splices.push(placeProperties(subject, writeTimestamp({ name, token })));
  }
  return spliceInOrder(document, splices);
}

/** @throws {AdesError} `extension_unsupported` for a signature without properties. */
export function placeProperties({ place, signature }: XadesSubject, properties: string): Splice {
  if (place === undefined) throw new AdesError('extension_unsupported', signature.id);
  return place(properties);
}

export function spliceInOrder(document: Uint8Array, splices: readonly Splice[]): Uint8Array {
  return spliceBytes(
    document,
    [...splices].sort((left, right) => left.start - right.start),
  );
}
