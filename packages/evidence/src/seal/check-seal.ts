/**
 * Is this a seal of ours: over this content, by the unit for evidence, of a time that can be
 * believed? A bad seal is an answer, never an exception.
 *
 * CMS leaves octets unprotected (versions, what stands beside the signature). A seal has to be,
 * octet for octet, what we would have written: it is built again from what is protected, and
 * compared. The signer is judged at the time of the time-stamp, the time-stamp at `trust.at`.
 */

import { checkSignerInfo, equalBytes, parseSignedData, PkiError, validatePath } from '@kumoin/pki';
import type { Certificate, SignedData, SignerInfoCheck } from '@kumoin/pki';
import { checkSealTimestamp } from './check-seal-timestamp.ts';
import type { SealTimestampCheck } from './check-seal-timestamp.ts';
import { evidencePurpose } from './prepare-seal.ts';
import { isSealInOurForm } from './is-seal-in-our-form.ts';
import type { Trust } from './trust.ts';

export type SealFault =
  | 'seal_unreadable'
  | 'seal_wrong'
  | 'seal_signer_not_trusted'
  | 'seal_not_in_our_form'
  | 'timestamp_missing'
  | 'timestamp_wrong'
  | 'timestamp_not_trusted';

export interface SealToCheck {
  readonly seal: Uint8Array;
  /** Of a detached one. */
  readonly content?: Uint8Array;
}

export interface SealCheck {
  /** What it is over; undefined when it cannot be read. */
  readonly content: Uint8Array | undefined;
  /** When it was there already, by the time-stamp. */
  readonly sealedAt: number | undefined;
  readonly faults: readonly SealFault[];
  /** Words of the checks below, for who wants to know more. */
  readonly details: readonly string[];
}

export const sealOctetsMax = 64 * 1024;

export function checkSeal({ seal, content }: SealToCheck, trust: Trust): SealCheck {
  const signedData = readSignedData(seal);
  const [signerInfo, ...more] = signedData?.signerInfos ?? [];
  if (signedData === undefined || signerInfo === undefined || more.length > 0) {
    return { content, sealedAt: undefined, faults: ['seal_unreadable'], details: [] };
  }
  const signature = checkSignerInfo({ signedData, signerInfo, ...(content && { content }) });
  const timestamp = checkSealTimestamp(signerInfo, trust);
  const path = pathFaults(signature, { signedData, timestamp, trust });
  const known = content ?? signedData.content;
  const ours = isSealInOurForm({ seal, content: known, signedData, signerInfo, signature });
  return {
    content: known,
    sealedAt: timestamp.at,
    faults: [
      ...(signature.sound ? [] : (['seal_wrong'] as const)),
      ...timestamp.faults,
      ...path,
      ...(ours ? [] : (['seal_not_in_our_form'] as const)),
    ],
    details: [...signature.reasons, ...timestamp.details],
  };
}

function readSignedData(seal: Uint8Array): SignedData | undefined {
  if (seal.length > sealOctetsMax) return undefined;
  try {
    return parseSignedData(seal);
  } catch (error) {
    // What cannot be read is an answer here.
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}

interface PathContext {
  readonly signedData: SignedData;
  readonly timestamp: SealTimestampCheck;
  readonly trust: Trust;
}

function pathFaults(
  { signerCertificate }: SignerInfoCheck,
  { signedData, timestamp, trust }: PathContext,
): readonly SealFault[] {
  const embedded = signedData.certificates.flatMap(({ certificate }) => certificate ?? []);
  const path =
    signerCertificate &&
    validatePath({
      certificate: signerCertificate,
      intermediates: embedded,
      anchors: trust.anchors,
      at: timestamp.at ?? trust.at,
      extendedKeyUsage: evidencePurpose,
      keyUsage: ['nonRepudiation'],
      ...(trust.crls && { crls: trust.crls }),
    });
  return path?.valid === true && isAllOf(signedData, path.path) ? [] : ['seal_signer_not_trusted'];
}

/** Nothing is carried along that leads nowhere: nobody would have looked at it. */
function isAllOf({ certificates }: SignedData, path: readonly Certificate[]): boolean {
  return certificates.every(({ raw }) => path.some((each) => equalBytes(each.raw, raw)));
}
