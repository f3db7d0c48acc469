/**
 * From a signature value to a document of the level ordered, in one go (EN 319 142-1, 6.3):
 *
 *     signature and its time-stamp → material → document time-stamp
 *
 * three updates of one file that is opened, digested and copied never again. What was just made
 * here is not verified anew by opening it; everything that comes from outside is checked as
 * always: signature, tokens, paths, answers about revocation. The level that is told follows from
 * what was taken in: to read it off the result costs as much again as making it (ADR 52).
 *
 * The new signature is the one that is meant. Signatures of before go the way of all augmentation
 * along with it where they are named, and so does a signature without room for its time-stamp.
 */

import { concatBytes, digest, parseCertificate, parseTimestampToken } from '@kumoin/pki';
import type { Certificate } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import { signatureFits } from '../../cms/check-answer.ts';
import type { Shortfall, Stamp } from '../../extend/augmentable.ts';
import { checkPlacedTimestamp } from '../../extend/check-placed-timestamp.ts';
import { makeCheckedStamp, StampMissed } from '../../extend/checked-stamp.ts';
import { collectValidationData } from '../../extend/gather/collect-validation-data.ts';
import type { Subject } from '../../extend/gather/collect-validation-data.ts';
import { makeGathering } from '../../extend/gather/gathering.ts';
import type { Gathering } from '../../extend/gather/gathering.ts';
import { refuseUnfitSigner } from '../../extend/refuse-unfit-signer.ts';
import type { SignatureLevel } from '../../extend/signature-level.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import { addValidationMaterial } from '../dss/add-validation-material.ts';
import { storeKey } from '../dss/security-store.ts';
import { finishCms } from '../finish-cms.ts';
import type { PreparedPadesUpdate } from '../prepare-pades.ts';
import { fillGap, paddedContents, roomIn } from '../sealed-range.ts';
import { embedNewTimestamp } from './embed-new-timestamp.ts';
import { extendPadesUpdate } from './extend-pades.ts';
import type { ExtendedPadesUpdate, ExtendPadesOrder } from './extend-pades.ts';

export interface FreshSignature {
  /** What was prepared, open still. */
  readonly document: PdfDocument;
  readonly prepared: PreparedPadesUpdate;
  /** As X.509 carries it; ECDSA is the DER of r and s. */
  readonly signature: Uint8Array;
}

/** Its `signatures` are raised along with the new one; none unless given. */
export type EmbedAtLevelOrder = Omit<ExtendPadesOrder, 'open'>;

/**
 * Without room for a time-stamp token in the signature, the document is time-stamped instead.
 * @returns what to append to the document, and the level that follows from what was put in; read
 * off the bytes only where the document goes the way of all augmentation (ADR 52).
 * @throws {ExtensionRefused} for a signer that must not be raised, or a signature that is named;
 * {AdesError} `pades_signature_wrong`, `extension_untrusted` without anchors.
 */
export async function embedPadesAtLevel(
  fresh: FreshSignature,
  order: EmbedAtLevelOrder,
): Promise<ExtendedPadesUpdate> {
  const { prepared, signature } = fresh;
  const { signer, toBeSigned } = prepared;
  if (!signatureFits({ signer, toBeSigned, signature })) {
    throw new AdesError('pades_signature_wrong');
  }
  const run = await begin(fresh, order);
  const token = await stamped(run, 'B-T', { over: digest(run.hash, signature) });
  const bare = () => fillGap(prepared, finishCms(prepared, signature, undefined));
  if (token === undefined) return conclude(run, 'B-B', [bare()]);
  const cms = finishCms(prepared, signature, token);
  if (cms.length > roomIn(prepared)) return extend(run, bare());
  const signed = fillGap(prepared, cms);
  if ((order.signatures ?? []).length > 0) return extend(run, signed);
  if (order.level === 'B-T') return conclude(run, 'B-T', [signed]);
  return fill(run, { document: fresh.document.followedBy(signed), signed, token, cms });
}

/** The way of all augmentation, from the signed document on. */
async function extend(
  { fresh, order, hash }: Run,
  signed: Uint8Array,
): Promise<ExtendedPadesUpdate> {
  const signatures = [fresh.prepared.fieldName, ...(order.signatures ?? [])];
  const document = fresh.document.followedBy(signed);
  const extended = await extendPadesUpdate(document, { ...order, hash, signatures });
  return { ...extended, appended: concatBytes([signed, extended.appended]) };
}

interface Run {
  readonly fresh: FreshSignature;
  readonly order: EmbedAtLevelOrder;
  /** Follows the signature, so that the document is digested once for both. */
  readonly hash: NonNullable<EmbedAtLevelOrder['hash']>;
  readonly signer: Certificate;
  readonly gathering: Gathering;
  readonly stamp: Stamp;
  readonly shortfalls: Shortfall[];
}

/** Nobody is asked to stamp what must not be raised. */
async function begin(fresh: FreshSignature, order: EmbedAtLevelOrder): Promise<Run> {
  const { prepared } = fresh;
  const { needs, anchors, at, hash = prepared.hash } = order;
  if (order.level !== 'B-T' && (anchors ?? []).length === 0) {
    throw new AdesError('extension_untrusted', 'no trust anchors for validation data');
  }
  const gathering = makeGathering({ needs, anchors, at });
  const { certificate, chain } = prepared.signer;
  for (const der of [certificate, ...chain, ...(order.certificates ?? [])]) {
    gathering.pool.addCertificate(der);
  }
  const signer = parseCertificate(certificate);
  const stamp = makeCheckedStamp(gathering);
  const run: Run = { fresh, order, hash, signer, gathering, stamp, shortfalls: [] };
  const id = prepared.fieldName;
  await refuseUnfitSigner(gathering, { id, certificate: signer, provenAt: at, revoked: [] });
  return run;
}

interface Signed {
  /** With the signature in it. */
  readonly document: PdfDocument;
  readonly signed: Uint8Array;
  readonly token: Uint8Array;
  readonly cms: Uint8Array;
}

async function fill(run: Run, made: Signed): Promise<ExtendedPadesUpdate> {
  const { document, signed, token, cms } = made;
  const { gathering, order, fresh, signer: certificate } = run;
  const subjects = subjectsOf(run, token);
  const { data, shortfalls, revoked } = await collectValidationData(gathering, subjects);
  const [{ provenAt } = { provenAt: order.at }] = subjects;
  const id = fresh.prepared.fieldName;
  await refuseUnfitSigner(gathering, { id, certificate, provenAt, revoked });
  run.shortfalls.push(...shortfalls);
  if (shortfalls.length > 0) return conclude(run, 'B-T', [signed]);
  const keys = [storeKey(paddedContents(fresh.prepared, cms))];
  const material = addValidationMaterial(document, { ...order, data, keys });
  if (order.level === 'B-LT') return conclude(run, 'B-LT', [signed, material]);
  return archive(run, document.followedBy(material), [signed, material]);
}

async function archive(
  run: Run,
  document: PdfDocument,
  before: readonly Uint8Array[],
): Promise<ExtendedPadesUpdate> {
  const { order, hash, stamp } = run;
  try {
    const added = await embedNewTimestamp(document, { ...order, hash, get: stamp });
    return conclude(run, 'B-LTA', [...before, added]);
  } catch (cause) {
    miss(run, 'B-LTA', cause);
    return conclude(run, 'B-LT', before);
  }
}

function subjectsOf({ gathering, order, signer, fresh }: Run, der: Uint8Array): readonly Subject[] {
  const token = parseTimestampToken(der);
  const { imprint, at } = token.tstInfo;
  const expectedDigest = 'fault' in imprint ? undefined : digest(imprint.hash, fresh.signature);
  const { certificates } = gathering.pool;
  const check = checkPlacedTimestamp({ token, expectedDigest, certificates });
  const freshness = order.revocationFreshness ?? 'issued-after-proof';
  const provenAt = Math.min(at, order.at);
  const own: Subject = { certificate: signer, role: 'signer', provenAt, freshness };
  if (check.signerCertificate === undefined) return [own];
  const shown = { provenAt: Math.max(at, order.at), freshness: 'current-at-proof' } as const;
  return [own, { certificate: check.signerCertificate, role: 'authority', ...shown }];
}

async function stamped(
  run: Run,
  level: SignatureLevel,
  { over }: { readonly over: Uint8Array },
): Promise<Uint8Array | undefined> {
  try {
    return await run.stamp({ hash: run.hash, digest: over });
  } catch (cause) {
    miss(run, level, cause);
    return undefined;
  }
}

function miss({ shortfalls, fresh }: Run, level: SignatureLevel, cause: unknown): void {
  if (!(cause instanceof StampMissed)) throw cause;
  const { code, message: detail } = cause;
  shortfalls.push({ level, code, about: fresh.prepared.fieldName, detail });
}

function conclude(
  { order, shortfalls }: Run,
  level: SignatureLevel,
  added: readonly Uint8Array[],
): ExtendedPadesUpdate {
  return { appended: concatBytes(added), wanted: order.level, level, shortfalls };
}
