/**
 * Everything somebody needs to validate offline (EN 319 122-1, 6.3, 319 132-1, 319 142-1: the
 * rows for B-LT): the paths of signer and time-stamp authorities to an anchor, an answer about
 * revocation for each certificate below the anchor, and the same for whoever gave the answers.
 *
 * Work goes through a queue in which each certificate stands once for each role, so that
 * responders who vouch for each other end it rather than turn in a circle. Only what was used is
 * collected, and what is at hand is used before anybody is asked.
 */

import { formatName, oid } from '@kumoin/pki';
import type { Certificate } from '@kumoin/pki';
import type { Shortfall, ValidationData } from '../augmentable.ts';
import type { RevocationFreshness } from '../extend-order.ts';
import { gatherChain, isCutOff } from './gather-chain.ts';
import type { CertificateStatus } from './gather-status.ts';
import { gatherStatus } from './gather-status.ts';
import type { Gathering } from './gathering.ts';
import { nameOf } from './material-pool.ts';

export interface Subject {
  readonly certificate: Certificate;
  readonly role: 'signer' | 'authority' | 'responder';
  /** The time its standing has to be shown for. */
  readonly provenAt: number;
  /** For the signer's own certificate; all others are held to `current-at-proof`. */
  readonly freshness: RevocationFreshness;
}

/** A certificate on a signer's path, revoked by the time the signature is proven for. */
export interface RevokedLink {
  readonly signer: Certificate;
  readonly certificate: Certificate;
  readonly revokedAt: number;
}

export interface Collected {
  readonly data: ValidationData;
  readonly shortfalls: readonly Shortfall[];
  readonly revoked: readonly RevokedLink[];
}

/** An honest signature has a handful; each costs signatures to verify and perhaps a call. */
const subjectsMax = 200;

export async function collectValidationData(
  gathering: Gathering,
  subjects: readonly Subject[],
): Promise<Collected> {
  const collection = new Collection(subjects);
  for (let subject = collection.next(); subject !== undefined; subject = collection.next()) {
    await follow(gathering, subject, collection);
  }
  return collection;
}

/** The paper the work is noted on. */
class Collection implements Collected {
  readonly shortfalls: Shortfall[] = [];
  readonly revoked: RevokedLink[] = [];
  readonly #queue: Subject[] = [];
  readonly #seen = new Set<string>();
  readonly #certificates = new Map<string, Uint8Array>();
  readonly #ocsps = new Map<string, Uint8Array>();
  readonly #crls = new Map<string, Uint8Array>();

  constructor(subjects: readonly Subject[]) {
    for (const subject of subjects) this.add(subject);
  }

  get data(): ValidationData {
    return {
      certificates: [...this.#certificates.values()],
      ocsps: [...this.#ocsps.values()],
      crls: [...this.#crls.values()],
    };
  }

  add(subject: Subject): void {
    const name = `${subject.role} ${subject.provenAt} ${nameOf(subject.certificate.raw)}`;
    if (this.#seen.has(name)) return;
    this.#seen.add(name);
    this.#queue.push(subject);
  }

  next(): Subject | undefined {
    if (this.#seen.size > subjectsMax) {
      this.miss('revocation_unavailable', 'certificates', 'more than anybody follows');
      return undefined;
    }
    return this.#queue.shift();
  }

  keep(kind: 'certificate' | 'ocsp' | 'crl', der: Uint8Array): void {
    const kept = { certificate: this.#certificates, ocsp: this.#ocsps, crl: this.#crls }[kind];
    kept.set(nameOf(der), der);
  }

  miss(code: Shortfall['code'], about: string, detail: string | undefined): void {
    if (this.shortfalls.some((each) => each.code === code && each.about === about)) return;
    this.shortfalls.push({ level: 'B-LT', code, about, ...(detail !== undefined && { detail }) });
  }
}

const purposes = {
  signer: undefined,
  authority: oid.purposeTimeStamping,
  responder: oid.purposeOcspSigning,
} as const;

async function follow(
  gathering: Gathering,
  subject: Subject,
  collection: Collection,
): Promise<void> {
  const { certificate, role, provenAt } = subject;
  const extendedKeyUsage = purposes[role];
  const chain = await gatherChain(gathering, {
    certificate,
    at: provenAt,
    ...(extendedKeyUsage !== undefined && { extendedKeyUsage }),
  });
  if (!chain.valid) {
    const cutOff = chain.reason === 'no_path' && isCutOff(gathering, certificate);
    const code = cutOff ? 'issuer_unknown' : 'anchor_not_reached';
    collection.miss(code, formatName(certificate.subject), chain.reason);
    return;
  }
  for (const [index, link] of chain.path.entries()) {
    collection.keep('certificate', link.raw);
    const issuer = chain.path[index + 1];
    if (issuer === undefined) continue;
    const freshness = index === 0 ? subject.freshness : 'current-at-proof';
    const question = { certificate: link, issuer, provenAt, freshness };
    const status = await gatherStatus(gathering, question);
    note(collection, { subject, link, status });
  }
}

interface Finding {
  readonly subject: Subject;
  readonly link: Certificate;
  readonly status: CertificateStatus;
}

function note(collection: Collection, { subject, link, status }: Finding): void {
  if (status.kind === 'exempt') return;
  if (status.kind === 'unknown') {
    collection.miss(status.code, formatName(link.subject), status.detail);
    return;
  }
  const { statement, responder } = status;
  collection.keep(statement.kind, statement.der);
  if (status.kind === 'revoked' && status.revokedAt <= subject.provenAt) {
    noteRevoked(collection, { subject, link, status }, status.revokedAt);
  }
  if (responder === undefined || statement.kind !== 'ocsp') return;
  collection.add({
    certificate: responder,
    role: 'responder',
    provenAt: statement.response.producedAt,
    freshness: 'current-at-proof',
  });
}

/** A signer's is for the caller to refuse; whose word it was to prove things proves nothing. */
function noteRevoked(collection: Collection, { subject, link }: Finding, revokedAt: number): void {
  const { role, certificate: signer } = subject;
  if (role === 'signer') {
    collection.revoked.push({ signer, certificate: link, revokedAt });
    return;
  }
  const code = role === 'authority' ? 'timestamp_wrong' : 'revocation_unavailable';
  const since = new Date(revokedAt).toISOString();
  collection.miss(code, formatName(link.subject), `revoked since ${since}`);
}
