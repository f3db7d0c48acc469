/**
 * Issue a time-stamp: vouch that a digest existed now.
 *
 * RFC 3161; also behind CSC API v2.0.0.2, 11.11 `signatures/timestamp`.
 *
 *     look up → read the clock → decide → sign → record → release
 *
 * The newest time is read before the clock, so that time-stamps made at once do not make the
 * clock look as if it stepped back. Nothing is released that is not in the journal.
 */

import { strict as assert } from 'node:assert';
import { bytesToHex } from '@kumoin/pki';
import { digestText } from '#domain/digest.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { TimestampQuery } from '#domain/timestamps/timestamp-query.ts';
import { timestampSerialBytes, TimestampWarrant } from '#domain/timestamps/timestamp-warrant.ts';
import type { Authorities } from '#ports/authorities.ts';
import type { Clock } from '#ports/clock.ts';
import type { IssuedTimestamps } from '#ports/issued-timestamps.ts';
import type { Journal } from '#ports/journal.ts';
import type { KeyVault } from '#ports/key-vault.ts';
import type { Random } from '#ports/random.ts';

export interface IssueTimestampPorts {
  readonly authorities: Authorities;
  readonly issuedTimestamps: IssuedTimestamps;
  readonly keyVault: KeyVault;
  readonly journal: Journal;
  readonly random: Random;
  readonly clock: Clock;
  /** The one policy that is offered, dotted. */
  readonly policy: string;
}

export interface IssuedTimestamp {
  /** The time-stamp token, a CMS ContentInfo, DER. */
  readonly token: Uint8Array;
}

/**
 * @throws {Refusal} `authority_unknown`, or any `timestamp_*` but the malformed request.
 * @throws {Outage} when the vault or a store is down. Nothing was released.
 */
export type IssueTimestamp = (query: TimestampQuery) => Promise<IssuedTimestamp>;

export function makeIssueTimestamp(ports: IssueTimestampPorts): IssueTimestamp {
  const { authorities, issuedTimestamps, keyVault, journal, random, clock, policy } = ports;

  return async function issueTimestamp(query) {
    const authority = await authorities.findByKind('timestamp');
    refuseUnless(authority !== undefined, 'authority_unknown');
    const newestAt = await issuedTimestamps.newestAt();

    const at = clock.now();
    const serialNumber = random.bytes(timestampSerialBytes);
    const evidence = { query, authority, policy, serialNumber, newestAt, at };
    const warrant = TimestampWarrant.issue(evidence);
    const [signature] = await keyVault.sign(warrant);
    assert(signature !== undefined, 'the vault gave no signature');
    const token = warrant.seal(signature);

    const facts = {
      authority: authority.id,
      serialNumber: bytesToHex(serialNumber),
      digest: digestText(query.digest),
      policy,
      at,
    };
    await journal.record({ event: 'timestamp.issued', facts });
    await issuedTimestamps.advance(at);
    return { token };
  };
}
