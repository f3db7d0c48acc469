/**
 * What kind of signature is made in a field: an approval or a certification, with which words,
 * locking what. The order says what is wanted, the field's author what is demanded, the
 * document what is still possible.
 */

import { cmsDigestAlgorithm } from '@kumoin/pki';
import type { AdesSigner } from '../../cms/ades-signer.ts';
import type { PdfArray, PdfDictionary } from '../../pdf/cos.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import type { SignatureWords } from '../signature-dictionary.ts';
import {
  certifyingReference,
  isSigned,
  permissionLevels,
  refuseLateCertification,
} from './certify.ts';
import type { PermittedAfter } from './certify.ts';
import { honourSeedValues } from './honour-seed-values.ts';
import type { HonouredIntent } from './honour-seed-values.ts';
import { readSeedValues } from './seed-values.ts';
import { chooseLock, lockReference } from './signature-lock.ts';
import type { SignatureLock } from './signature-lock.ts';
import type { SignatureField } from './signature-field.ts';

export interface SignatureWish extends SignatureWords {
  readonly signer: AdesSigner;
  /**
   * Certifies the document, as its first signature. `if_unsigned` certifies only where there is
   * no signature yet. Left out, it certifies where the author of the field demands it.
   */
  readonly certifies?: boolean | 'if_unsigned';
  /** What may change after a certification: forms and signatures by default. */
  readonly permits?: PermittedAfter;
  /** Fields that nobody may change once this is signed. */
  readonly locks?: SignatureLock;
  /** Room for a signature time-stamp token, in bytes; 0, and so none, by default. */
  readonly timestampBytes?: number;
  /** That validation data will be added: some authors of forms demand it. */
  readonly validationDataFollows?: boolean;
}

export interface SignaturePlan {
  readonly words: SignatureWords;
  readonly certifies: boolean;
  /** /Reference of the signature. */
  readonly reference: PdfArray | undefined;
  /** /Lock of the field. */
  readonly lock: PdfDictionary | undefined;
}

/** @throws {AdesError} `pades_certified_too_late`, `pades_seed_value_violated`. */
export function planSignature(
  document: PdfDocument,
  field: SignatureField,
  wish: SignatureWish,
): SignaturePlan {
  const honoured = honour(document, field, wish);
  const level = honoured.certification ?? 0;
  if (level > 0) refuseLateCertification(document);
  const ordered = honoured.locksDocument ? wholeDocument : wish.locks;
  const lock = chooseLock(document, field, ordered);
  const locks = lock && lockReference(document, lock);
  const { reason, ...others } = wordsOf(wish);
  return {
    words: { ...others, ...(honoured.reason !== undefined && { reason: honoured.reason }) },
    certifies: level > 0,
    reference: level > 0 ? certifyingReference(level, locks) : locks,
    lock,
  };
}

const wholeDocument: SignatureLock = { action: 'All', permits: 'nothing' };

function honour(document: PdfDocument, field: SignatureField, wish: SignatureWish): HonouredIntent {
  const { signer, reason, timestampBytes = 0, validationDataFollows = false, locks } = wish;
  const intent = {
    hash: cmsDigestAlgorithm(signer.algorithm),
    chain: [signer.certificate, ...signer.chain],
    reason,
    certification: wantedCertification(document, wish),
    timestamped: timestampBytes > 0,
    validationData: validationDataFollows,
    locksDocument: false,
  };
  const seed =
    field.kind === 'empty' ? readSeedValues(document, field.field.dictionary) : undefined;
  if (seed === undefined) return intent;
  const locksDocument = locks?.permits === 'nothing';
  const honoured = honourSeedValues(seed, { ...intent, locksDocument });
  // A lock that was ordered stands as ordered; only one that was not is added.
  return { ...honoured, locksDocument: honoured.locksDocument && !locksDocument };
}

function wantedCertification(
  document: PdfDocument,
  { certifies, permits = 'forms' }: SignatureWish,
): 0 | 1 | 2 | 3 | undefined {
  if (certifies === undefined) return undefined;
  const wanted = certifies === 'if_unsigned' ? !isSigned(document) : certifies;
  return wanted ? permissionLevels[permits] : 0;
}

function wordsOf({ name, reason, location, contactInfo }: SignatureWish): SignatureWords {
  return {
    ...(name !== undefined && { name }),
    ...(reason !== undefined && { reason }),
    ...(location !== undefined && { location }),
    ...(contactInfo !== undefined && { contactInfo }),
  };
}
