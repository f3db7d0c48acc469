/**
 * Everything that is known about one signature before anybody judges it.
 */

import type { SignerInfoCheck, TimestampCheck } from '@kumoin/pki';
import type { SignatureLevel } from '../../extend/signature-level.ts';
import type { ChangesAfter } from './changes-after.ts';
import type { SignedRange } from './signed-range.ts';
import type { JudgedPath } from './trust.ts';

export type SubFilter = 'ETSI.CAdES.detached' | 'adbe.pkcs7.detached' | 'ETSI.RFC3161';

/** Deviations of the signature dictionary or the CMS from their formats. */
export type FormatFault =
  | 'signature_dictionary_missing'
  | 'signature_dictionary_shared'
  | 'cms_unreadable'
  | 'signers_not_one'
  | 'content_not_detached'
  | 'content_type_not_data';

/** Deviations that only cost the baseline level, EN 319 142-1, 6.3. */
export type BaselineFault =
  | 'not_a_pades_sub_filter'
  | 'claimed_time_missing'
  | 'certificate_in_dictionary'
  | 'signing_time_in_cms'
  | 'signing_certificate_missing'
  | 'field_name_duplicated';

/** `none` for signatures that are no PAdES baseline signatures, however valid. */
export type PadesLevel = SignatureLevel | 'document-timestamp' | 'none';

export interface TimestampFacts {
  /** Undefined when the token cannot be read. */
  readonly check: TimestampCheck | undefined;
  /** The authority's path at the time until which the token is proven to have existed. */
  readonly path: JudgedPath | undefined;
}

export interface SignatureFacts {
  readonly fieldName: string;
  /** As the dictionary names it; empty when it does not. */
  readonly subFilter: string;
  readonly range: SignedRange;
  readonly format: readonly FormatFault[];
  readonly baseline: readonly BaselineFault[];
  /** /M of the dictionary, else signing-time of the CMS. */
  readonly claimedAt: number | undefined;
  readonly signer: SignerInfoCheck | undefined;
  /** A document time-stamp: the token itself is the signature. */
  readonly documentTimestamp: TimestampFacts | undefined;
  /** Over the signature value, then over the document with the signature in it. */
  readonly timestamps: readonly TimestampFacts[];
  /** The signer's path now, and at the earliest time the signature is proven to have existed. */
  readonly path: JudgedPath | undefined;
  readonly pathThen: JudgedPath | undefined;
  readonly changes: ChangesAfter;
  readonly level: PadesLevel;
}
