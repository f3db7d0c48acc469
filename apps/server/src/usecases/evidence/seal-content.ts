/**
 * One seal: the rule's yes, the key for evidence, a time-stamp over the signature. A seal that
 * is interrupted leaves nothing but a time-stamp of something nobody keeps.
 */

import { strict as assert } from 'node:assert';
import { digest } from '@kumoin/pki';
import { EvidenceWarrant } from '#domain/evidence/evidence-warrant.ts';
import type { SealedKind } from '#domain/evidence/seal-evidence.ts';
import type { Authority } from '#domain/issuance/authority.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { TimestampQuery } from '#domain/timestamps/timestamp-query.ts';
import type { Authorities } from '#ports/authorities.ts';
import type { KeyVault } from '#ports/key-vault.ts';
import type { Random } from '#ports/random.ts';

export interface SealingPorts {
  readonly authorities: Authorities;
  readonly keyVault: KeyVault;
  readonly random: Random;
  /** `issueTimestamp`. */
  readonly issueTimestamp: (query: TimestampQuery) => Promise<{ readonly token: Uint8Array }>;
}

export interface ContentToSeal {
  readonly sealed: SealedKind;
  readonly content: Uint8Array;
  readonly at: number;
}

/** @throws {Refusal} `authority_unknown`, before the installation is set up. */
export async function findEvidenceAuthority({ authorities }: SealingPorts): Promise<Authority> {
  const authority = await authorities.findByKind('evidence');
  refuseUnless(authority !== undefined, 'authority_unknown');
  return authority;
}

/**
 * @returns the seal, a CMS ContentInfo, DER.
 * @throws {Refusal} of `EvidenceWarrant` and of the time-stamp.
 * @throws {Outage} when the vault or a store is down.
 */
export async function sealContent(
  ports: SealingPorts,
  authority: Authority,
  { sealed, content, at }: ContentToSeal,
): Promise<Uint8Array> {
  const warrant = EvidenceWarrant.issue({ sealed, content, authority, at });
  const [signature] = await ports.keyVault.sign(warrant);
  assert(signature !== undefined, 'the vault gave no signature');
  const { token } = await ports.issueTimestamp({
    digest: { algorithm: 'sha256', bytes: digest('sha256', signature) },
    policy: undefined,
    nonce: nonceOf(ports.random.bytes(16)),
    certificatesWanted: true,
  });
  return warrant.seal(signature, token);
}

function nonceOf(octets: Uint8Array): bigint {
  return octets.reduce((value, octet) => (value << 8n) | BigInt(octet), 0n);
}
