/** What a time-stamp is decided on: the query, the authority, the clock, and chance. */

import type { Authority } from '#domain/issuance/authority.ts';
import type { TimestampQuery } from './timestamp-query.ts';

export interface TimestampEvidence {
  readonly query: TimestampQuery;
  readonly authority: Authority;
  /** The one policy that is offered, dotted. */
  readonly policy: string;
  /** `timestampSerialBytes` octets of chance. */
  readonly serialNumber: Uint8Array;
  /** Of the newest time-stamp ever issued. */
  readonly newestAt: number | undefined;
  readonly at: number;
}
