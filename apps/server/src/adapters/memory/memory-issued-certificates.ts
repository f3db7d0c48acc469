/** Issued certificates in memory: for tests; everything is lost with the process. */

import type { AuthorityId } from '#domain/identifiers.ts';
import type {
  IssuedCertificate,
  Revocation,
  RevokedCertificate,
} from '#domain/issuance/issued-certificate.ts';
import type { IssuedCertificates } from '#ports/issued-certificates.ts';

export class MemoryIssuedCertificates implements IssuedCertificates {
  readonly #rows = new Map<string, IssuedCertificate>();

  add(issued: IssuedCertificate): Promise<boolean> {
    const key = keyOf(issued.authorityId, issued.serialNumber);
    if (this.#rows.has(key)) return Promise.resolve(false);
    this.#rows.set(key, structuredClone(issued));
    return Promise.resolve(true);
  }

  find(authorityId: AuthorityId, serialNumber: string): Promise<IssuedCertificate | undefined> {
    return Promise.resolve(structuredClone(this.#rows.get(keyOf(authorityId, serialNumber))));
  }

  revoke(authorityId: AuthorityId, serialNumber: string, revocation: Revocation): Promise<boolean> {
    const key = keyOf(authorityId, serialNumber);
    const issued = this.#rows.get(key);
    if (issued === undefined || issued.revocation !== undefined) return Promise.resolve(false);
    this.#rows.set(key, { ...issued, revocation: structuredClone(revocation) });
    return Promise.resolve(true);
  }

  listRevoked(authorityId: AuthorityId): Promise<readonly RevokedCertificate[]> {
    const revoked = [...this.#rows.values()].flatMap(({ authorityId: own, ...row }) =>
      own === authorityId && row.revocation !== undefined
        ? [{ serialNumber: row.serialNumber, revocation: row.revocation }]
        : [],
    );
    return Promise.resolve(revoked.sort(byTimeThenSerial));
  }

  async countRevoked(authorityId: AuthorityId): Promise<number> {
    return (await this.listRevoked(authorityId)).length;
  }
}

function keyOf(authorityId: AuthorityId, serialNumber: string): string {
  return `${authorityId} ${serialNumber}`;
}

function byTimeThenSerial(left: RevokedCertificate, right: RevokedCertificate): number {
  const byTime = left.revocation.at - right.revocation.at;
  if (byTime !== 0) return byTime;
  return left.serialNumber < right.serialNumber ? -1 : 1;
}
