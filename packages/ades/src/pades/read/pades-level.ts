/**
 * The baseline level the bytes of a PDF bear out for one signature (EN 319 142-1, 6.3): its form,
 * time-stamps that hold, material that suffices, a time-stamp over that. Whom to trust is not
 * asked: what a certificate leads to ends at one that signed itself.
 *
 * Answers about revocation have to stand in the store, since nothing else of a PDF can be added
 * to; certificates count wherever they are found.
 */

import { equalBytes } from '@kumoin/pki';
import type { Certificate } from '@kumoin/pki';
import { findUnanswered } from '../../describe/find-unanswered.ts';
import type { TimestampKind, ValidationData } from '../../extend/augmentable.ts';
import type { SignatureLevel } from '../../extend/signature-level.ts';
import type { ReadSignature } from './read-signature.ts';

/** A time-stamp that says something about when the signature existed. */
export interface LevelStamp {
  readonly kind: TimestampKind;
  readonly intact: boolean;
  /** The time it states, milliseconds since 1970. */
  readonly at: number | undefined;
  readonly authority: Certificate | undefined;
}

export interface LevelQuestion {
  readonly signature: ReadSignature;
  /** In the order they came about. */
  readonly stamps: readonly LevelStamp[];
  /** Of the whole document, and of its store alone. */
  readonly known: ValidationData;
  readonly stored: ValidationData;
}

/** `none` for signatures that are no PAdES baseline signatures, however valid. */
export function padesLevel(question: LevelQuestion): SignatureLevel | 'none' {
  if (!isBaseline(question.signature)) return 'none';
  if (!isStamped(question)) return 'B-B';
  if (!hasMaterial(question)) return 'B-T';
  const archived = question.stamps.some(({ kind, intact }) => kind === 'archive' && intact);
  return archived ? 'B-LTA' : 'B-LT';
}

function isBaseline({ cms, baseline, format, range }: ReadSignature): boolean {
  const attributes = cms?.check.attributesWellFormed === true;
  return attributes && baseline.length + format.length === 0 && range.coverage !== 'unclear';
}

/** The signature existed while its certificate did. */
function isStamped({ signature, stamps }: LevelQuestion): boolean {
  const notAfter = signature.cms?.check.signerCertificate?.notAfter ?? -Infinity;
  return stamps.some(({ intact, at = Infinity }) => intact && at < notAfter + 1000);
}

/** Of the newest archive time-stamp nothing is asked yet: that is for the next one to gather. */
function hasMaterial({ signature, stamps, known, stored }: LevelQuestion): boolean {
  const signer = signature.cms?.check.signerCertificate;
  if (signer === undefined) return false;
  const last = stamps.findLast(({ kind }) => kind === 'archive');
  const authorities = stamps.filter((stamp) => stamp !== last).map(({ authority }) => authority);
  if (authorities.includes(undefined)) return false;
  const certificates = [signer, ...authorities].filter((each) => each !== undefined);
  const data = { ...stored, certificates: known.certificates };
  return !certificates.every(isSelfIssued) && findUnanswered({ certificates, data }).length === 0;
}

function isSelfIssued({ issuer, subject }: Certificate): boolean {
  return equalBytes(issuer.raw, subject.raw);
}
