/**
 * XAdES opened to be augmented (EN 319 132-1, 6.3, levels B-T to B-LTA). Nothing of the tree
 * outlives the opening: what the steps need is taken out as octets and places, so that no tree
 * waits for an authority.
 *
 * A counter-signature is raised where it is named. It gets a time-stamp of its own; material and
 * archive time-stamps go behind it into the signature that holds it, as in CAdES.
 */

import { AdesError } from '../ades-error.ts';
import type { Augmentable, ValidationData } from '../extend/augmentable.ts';
import { joinValidationData, nameOf } from '../extend/gather/material-pool.ts';
import { exclusiveC14n } from '../xml/c14n-method.ts';
import { openXml } from '../xml/open-xml.ts';
import type { OpenedXml } from '../xml/open-xml.ts';
import type { Splice } from '../xml/splice-bytes.ts';
import { brokenSignature, checkSignature } from './check/check-signature.ts';
import { claimedSigningTime } from './read/claimed-signing-time.ts';
import { hasEvidenceRecord, refuseEvidenceRecord } from './read/evidence-records.ts';
import type { OpenedSignature } from './read/opened-signature.ts';
import { readDocument } from './read/read-document.ts';
import type { FoundSignature } from './read/read-document.ts';
import { isRefsOnly, readTimestamps } from './read/read-timestamps.ts';
import {
  extendWithTimestamps,
  placeProperties,
  spliceInOrder,
} from './write/extend-with-timestamps.ts';
import type { XadesSubject } from './write/extend-with-timestamps.ts';
import { coveredByArchiveTimestamp, coveredBySignatureTimestamp } from './read/timestamp-octets.ts';
import { unsignedPlace } from './write/unsigned-place.ts';
import { isMaterial, xadesMaterial } from './read/xades-material.ts';
import { xadesShortcomings } from './read/xades-level.ts';
import type { XadesReading } from './read/xades-reading.ts';
import { writeTimestampValidationData, writeValues } from './write/write-validation-data.ts';

/**
 * Its steps refuse a signature under an evidence record; opened and looked at it may be.
 * @throws {AdesError} `xml_*` when the bytes cannot be read, `xades_malformed`: no signature.
 */
export function openAugmentableXades(
  document: Uint8Array,
  reading: XadesReading = {},
): Augmentable {
  using xml = openXml(document, reading.shared?.work);
  const found = readDocument(xml, reading);
  if (found.length === 0) throw new AdesError('xades_malformed', 'no signature');
  const subjects = found.flatMap((signature) => withCounterSignatures(xml, signature));
  const named = (ids: readonly string[]) => ids.map((id) => findSubject(subjects, id));
  const tops = (ids: readonly string[]) =>
    new Set(named(ids).map((subject) => subject.top ?? subject));
  return {
    signatures: subjects.map(({ signature }) => signature),
    known: joinValidationData(subjects.map(({ material }) => material)),
    stamp: (ids, hash, get) =>
      extendWithTimestamps(document, named(ids).map(refuseCovered), {
        name: 'xades:SignatureTimeStamp',
        covered: ({ signatureValue }) => signatureValue,
        hash,
        get,
      }),
    addValidationData: (ids, data) =>
      spliceInOrder(
        document,
        [...tops(ids)].flatMap((subject) => materialSplice(subject, data)),
      ),
    archive: (ids, hash, get) =>
      extendWithTimestamps(document, [...tops(ids)], {
        name: 'xades141:ArchiveTimeStamp',
        covered: ({ everything }) => everything,
        hash,
        get,
      }),
  };
}

const noMaterial: ValidationData = { certificates: [], ocsps: [], crls: [] };

/** A signature and all that counter-sign it, or one of those. */
function withCounterSignatures(xml: OpenedXml, found: FoundSignature): readonly XadesSubject[] {
  const top = takeOut(xml, found);
  const below = (parent: FoundSignature, underRecord: boolean): readonly XadesSubject[] =>
    parent.counterSignatures.flatMap((counter) => {
      const { signature, ...taken } = takeOut(xml, counter, parent.opened);
      const timestamps = [...signature.timestamps, ...archivesOver(found, counter)];
      const sealed = underRecord || taken.sealed;
      const meant = { ...signature, timestamps, onlyIfNamed: true };
      return [{ ...taken, sealed, top, signature: meant }, ...below(counter, sealed)];
    });
  return [top, ...below(found, top.sealed)];
}

/** The archive time-stamps behind the property that holds it. */
function archivesOver({ opened }: FoundSignature, { part }: FoundSignature) {
  try {
    const timestamps = opened === undefined ? [] : readTimestamps(opened);
    return timestamps.filter((each) => each.kind === 'archive' && each.part.index > part.index);
  } catch (cause) {
    // The signature above is told as malformed, and proves nothing.
    if (cause instanceof AdesError) return [];
    throw cause;
  }
}

/** What an archive time-stamp covers must not change by an octet. */
function refuseCovered(subject: XadesSubject): XadesSubject {
  const { top, signature } = subject;
  if (top !== undefined && signature.timestamps.some(({ kind }) => kind === 'archive')) {
    throw new AdesError('extension_unsupported', `an archive time-stamp covers ${signature.id}`);
  }
  return subject;
}

/** @param above the signature it counter-signs. */
function takeOut(xml: OpenedXml, found: FoundSignature, above?: OpenedSignature): XadesSubject {
  const { id, opened } = found;
  const none = { material: noMaterial, place: undefined, filled: false, sealed: false };
  const uncovered = { signatureValue: undefined, everything: undefined };
  const broken = (fault: string): XadesSubject => {
    const { faults, signer } = brokenSignature(fault);
    const signature = { id, faults, signer, claimedAt: undefined, timestamps: [] };
    return { signature, ...none, ...uncovered };
  };
  if (opened === undefined) return broken('xades_malformed');
  try {
    const timestamps = readTimestamps(opened).filter(({ part }) => !isRefsOnly(part));
    const material = xadesMaterial(opened, timestamps);
    const { certificates } = material;
    const counterSigned = above?.parsed.signatureValue;
    const checked = checkSignature(opened, { certificates, counterSigned });
    const { faults, signer } = checked;
    const { parsed } = opened;
    const { qualifying } = parsed;
    const properties = qualifying?.properties ?? [];
    const archived = timestamps.some(({ kind }) => kind === 'archive');
    return {
      signature: {
        ...{ id, faults, signer, timestamps },
        claimedAt: claimedSigningTime(parsed),
        shortcomings: xadesShortcomings({ parsed, checked }),
      },
      material,
      place: qualifying && unsignedPlace(xml, qualifying),
      filled: archived || properties.some(isMaterial),
      sealed: hasEvidenceRecord(opened.parsed),
      signatureValue: coveredBySignatureTimestamp(opened, exclusiveC14n),
      everything:
        // A counter-signature is under those of the signature that holds it.
        faults.length > 0 || above !== undefined
          ? undefined
          : coveredByArchiveTimestamp(opened, properties, exclusiveC14n),
    };
  } catch (cause) {
    if (!(cause instanceof AdesError)) throw cause;
    return broken(cause.code);
  }
}

function findSubject(subjects: readonly XadesSubject[], id: string): XadesSubject {
  const [subject, ...more] = subjects.filter(({ signature }) => signature.id === id);
  if (subject === undefined || more.length > 0) throw new AdesError('xades_malformed', id);
  refuseEvidenceRecord(subject.sealed);
  return subject;
}

/** What this signature does not have yet, where it belongs; nothing where nothing is missing. */
function materialSplice(subject: XadesSubject, data: ValidationData): readonly Splice[] {
  const { material, filled } = subject;
  const missing: ValidationData = {
    certificates: without(data.certificates, material.certificates),
    ocsps: without(data.ocsps, material.ocsps),
    crls: without(data.crls, material.crls),
  };
  const count = missing.certificates.length + missing.ocsps.length + missing.crls.length;
  if (count === 0) return [];
  return [
    placeProperties(subject, filled ? writeTimestampValidationData(missing) : writeValues(missing)),
  ];
}

function without(ders: readonly Uint8Array[], known: readonly Uint8Array[]) {
  const names = new Set(known.map(nameOf));
  return ders.filter((der) => !names.has(nameOf(der)));
}
