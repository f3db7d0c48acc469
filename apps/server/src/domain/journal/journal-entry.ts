/**
 * Journal entry: one line of the tamper-evident record, chained by hash to the one before.
 *
 * The hash covers a canonical text of all members (JSON of an array, so that no reordering
 * of object keys can matter) and the previous hash. Whoever changes, drops or inserts an
 * entry breaks every hash after it. Facts hold identifiers and digests, never secrets.
 */

export type JournalEvent =
  | 'account.created'
  | 'account.changed'
  | 'client.registered'
  | 'client.changed'
  | 'access.granted'
  | 'access.refused'
  | 'access.refreshed'
  | 'access.replayed'
  | 'access.revoked'
  | 'login.made'
  | 'login.refused'
  | 'login.ended'
  | 'passkey.added'
  | 'passkey.removed'
  | 'identity.linked'
  | 'authorization.given'
  | 'authorization.refused'
  | 'authorization.extended'
  | 'authorization.revoked'
  | 'approval.requested'
  | 'approval.refused'
  | 'factor.unlocked'
  | 'token.imported'
  | 'token.exported'
  | 'token.issued'
  | 'token.enrolled'
  | 'token.assigned'
  | 'token.activated'
  | 'token.resynchronised'
  | 'token.suspended'
  | 'token.resumed'
  | 'token.unlocked'
  | 'token.replaced'
  | 'token.bound'
  | 'token.revoked'
  | 'token.refused'
  | 'transaction.begun'
  | 'transaction.carried'
  | 'transaction.approved'
  | 'transaction.rejected'
  | 'transaction.refused'
  | 'transaction.expired'
  | 'transaction.cancelled'
  | 'signature.intended'
  | 'signature.refused'
  | 'signature.made'
  | 'signature.failed'
  | 'evidence.exported'
  | 'answer.attested'
  | 'authority.created'
  | 'key.made'
  | 'key.destroyed'
  | 'credential.agreed'
  | 'credential.refused'
  | 'credential.enrolled'
  | 'credential.destroyed'
  | 'certificate.issued'
  | 'certificate.revoked'
  | 'crl.published'
  | 'timestamp.issued'
  | 'key.rotated'
  | 'key.retired'
  | 'installation.restored';

export type JournalFacts = Readonly<Record<string, string | number | readonly string[]>>;

export interface JournalNote {
  readonly event: JournalEvent;
  readonly facts: JournalFacts;
}

export interface JournalEntry extends JournalNote {
  /** 1 for the first entry, without gaps. */
  readonly sequence: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Hex SHA-256 of the entry before; 64 zeros for the first. */
  readonly previousHash: string;
  /** Hex SHA-256 of `journalText(entry)`. */
  readonly hash: string;
}

export const genesisHash = '0'.repeat(64);

/** The canonical text that is hashed. */
export function journalText(entry: Omit<JournalEntry, 'hash'>): string {
  const facts = Object.entries(entry.facts).sort(([left], [right]) => (left < right ? -1 : 1));
  return JSON.stringify([entry.sequence, entry.at, entry.event, facts, entry.previousHash]);
}

export type ChainFault =
  | { readonly fault: 'sequence_gap'; readonly sequence: number }
  | { readonly fault: 'link_broken'; readonly sequence: number }
  | { readonly fault: 'entry_altered'; readonly sequence: number };

export interface ChainState {
  readonly sequence: number;
  readonly hash: string;
}

export const chainStart: ChainState = { sequence: 0, hash: genesisHash };

/** Checks one entry against the state after its predecessor; `hashOf` is SHA-256 in hex. */
export function followChain(
  state: ChainState,
  entry: JournalEntry,
  hashOf: (text: string) => string,
): ChainFault | undefined {
  const { sequence } = entry;
  if (sequence !== state.sequence + 1) return { fault: 'sequence_gap', sequence };
  if (entry.previousHash !== state.hash) return { fault: 'link_broken', sequence };
  if (hashOf(journalText(entry)) !== entry.hash) return { fault: 'entry_altered', sequence };
  return undefined;
}
