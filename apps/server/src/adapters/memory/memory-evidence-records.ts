/** Evidence in memory: for tests and demonstrations, which lose it at the end. */

import type { EvidenceRecordId, TokenId, TokenTransactionId } from '#domain/identifiers.ts';
import type {
  EvidenceRecord,
  EvidenceRecords,
  LoggedRecord,
  TokenCertificate,
  TreeHead,
} from '#ports/evidence-records.ts';
import type { MemoryEvidenceRows } from './memory-evidence-rows.ts';

export class MemoryEvidenceRecords implements EvidenceRecords {
  readonly #rows: MemoryEvidenceRows;
  readonly #log: EvidenceRecordId[] = [];
  readonly #heads = new Map<number, TreeHead>();
  readonly #certificates = new Map<TokenId, readonly TokenCertificate[]>();

  constructor(rows: MemoryEvidenceRows) {
    this.#rows = rows;
  }

  async find(id: EvidenceRecordId): Promise<EvidenceRecord | undefined> {
    return structuredClone(this.#rows.byId.get(id));
  }

  async listOf(transactionId: TokenTransactionId): Promise<readonly EvidenceRecord[]> {
    const own = this.#inOrder().filter((record) => record.transactionId === transactionId);
    return structuredClone(own.sort((left, right) => positionOf(left) - positionOf(right)));
  }

  async listUnlogged(limit: number): Promise<readonly EvidenceRecord[]> {
    const open = this.#inOrder().filter(({ logged }) => logged === undefined);
    return structuredClone(open.slice(0, limit));
  }

  async countLogged(): Promise<number> {
    return this.#log.length;
  }

  async log(
    entries: readonly (LoggedRecord & { readonly id: EvidenceRecordId })[],
  ): Promise<boolean> {
    const records = entries.map(({ id }) => this.#rows.byId.get(id));
    const next = entries.every(({ position }, index) => position === this.#log.length + index);
    if (!next || records.some((record) => record === undefined || record.logged)) return false;
    for (const [index, { id, ...logged }] of entries.entries()) {
      const record = records[index];
      if (record) this.#rows.byId.set(id, structuredClone({ ...record, logged }));
      this.#log.push(id);
    }
    return true;
  }

  async listLeaves(from: number, limit: number): Promise<readonly string[]> {
    const ids = this.#log.slice(from, from + limit);
    return ids.flatMap((id) => this.#rows.byId.get(id)?.logged?.leafHash ?? []);
  }

  async findPosition(leafHash: string): Promise<number | undefined> {
    const leaves = await this.listLeaves(0, this.#log.length);
    const position = leaves.indexOf(leafHash);
    return position < 0 ? undefined : position;
  }

  async addHead(head: TreeHead): Promise<boolean> {
    if (this.#heads.has(head.size)) return false;
    this.#heads.set(head.size, structuredClone(head));
    return true;
  }

  async newestHead(): Promise<TreeHead | undefined> {
    return structuredClone(this.#heads.get(Math.max(...this.#heads.keys())));
  }

  async addCertificate(certificate: Omit<TokenCertificate, 'serial'>): Promise<TokenCertificate> {
    const { tokenId } = certificate;
    const known = this.#certificates.get(tokenId) ?? [];
    const added = structuredClone({ ...certificate, serial: known.length + 1 });
    this.#certificates.set(tokenId, [...known, added]);
    return structuredClone(added);
  }

  async findCertificate(tokenId: TokenId): Promise<TokenCertificate | undefined> {
    return structuredClone(this.#certificates.get(tokenId)?.at(-1));
  }

  #inOrder(): EvidenceRecord[] {
    return [...this.#rows.byId.values()].sort(
      (left, right) => left.at - right.at || (left.id < right.id ? -1 : 1),
    );
  }
}

function positionOf({ logged }: EvidenceRecord): number {
  return logged?.position ?? Number.MAX_SAFE_INTEGER;
}
