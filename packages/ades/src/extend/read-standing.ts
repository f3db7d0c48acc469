/**
 * How one signature stands: what its time-stamps prove, whom its signer leads to, whether the
 * rules let it be augmented, and whose standing has to be shown for a level above.
 */

import type { Certificate, PathConclusion } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import type { Augmentable, AugmentableSignature } from './augmentable.ts';
import { findArchive } from './bear-out-level.ts';
import type { ExtendOrder } from './extend-order.ts';
import type { ExtensionRefusal } from './extension-refused.ts';
import type { RevokedLink, Subject } from './gather/collect-validation-data.ts';
import { gatherChain } from './gather/gather-chain.ts';
import type { CertificateStatus, StandingQuestion } from './gather/gather-status.ts';
import { freshStatus, gatherStatus } from './gather/gather-status.ts';
import type { Gathering } from './gather/gathering.ts';
import type { ProvenExistence } from './gather/judge-timestamps.ts';
import { judgeTimestamps } from './gather/judge-timestamps.ts';
import { findRefusal, mayServeSignatures } from './may-be-extended.ts';

export interface Standing {
  readonly signature: AugmentableSignature;
  readonly existence: ProvenExistence;
  readonly path: PathConclusion | undefined;
  readonly refusal: ExtensionRefusal | undefined;
}

/** @throws {AdesError} `extension_unsupported` where a signature that is meant is not there. */
export async function readStandings(
  gathering: Gathering,
  opened: Pick<Augmentable, 'signatures'>,
  order: Pick<ExtendOrder, 'level' | 'signatures'>,
): Promise<readonly Standing[]> {
  const { signatures: meant } = order;
  const chosen = meantSignatures(opened, order);
  if (chosen.length === 0 || (meant !== undefined && chosen.length < new Set(meant).size)) {
    throw new AdesError('extension_unsupported', 'no such signature');
  }
  const standings = [];
  for (const signature of chosen) standings.push(await readStanding(gathering, signature, order));
  return standings;
}

/** Those the order names; all that are not to be named unless it names some. */
export function meantSignatures(
  { signatures }: Pick<Augmentable, 'signatures'>,
  { signatures: meant }: Pick<ExtendOrder, 'signatures'>,
): readonly AugmentableSignature[] {
  return signatures.filter(({ id, onlyIfNamed = false }) => meant?.includes(id) ?? !onlyIfNamed);
}

async function readStanding(
  gathering: Gathering,
  signature: AugmentableSignature,
  order: Pick<ExtendOrder, 'level'>,
): Promise<Standing> {
  const { faults, signer } = signature;
  const nothing = { timestamps: [], provenAt: gathering.at, proven: false };
  // Nobody is asked about a signature that is wrong in itself.
  if (faults.length > 0 || signer === undefined || !mayServeSignatures(signer)) {
    return judge(signature, nothing);
  }
  const existence = await judgeTimestamps(gathering, signature.timestamps);
  const { provenAt, proven } = existence;
  const path = await gatherChain(gathering, { certificate: signer, at: provenAt });
  const asking = { gathering, level: order.level, proven };
  const revoked = await findRevoked(asking, signer, { path, provenAt });
  // Where trust is not judged, a path that leads nowhere is held against nobody.
  const told = gathering.anchors === undefined && !path.valid ? undefined : path;
  return judge(signature, existence, { path: told, revoked });
}

/** Whose standing validation data have to show; `archive` apart, which a renewal looks after. */
export function subjectsOf(
  { signature, existence }: Standing,
  { freshness, withArchive }: { freshness: Subject['freshness']; withArchive: boolean },
): readonly Subject[] {
  const { timestamps, provenAt } = existence;
  const { signer: certificate } = signature;
  const archive = withArchive ? undefined : findArchive(timestamps);
  const authorities = timestamps
    .filter((each) => each !== archive)
    .flatMap(({ authority, at, provenAt: until }): Subject[] => {
      if (authority === undefined || at === undefined) return [];
      const shownFor = Math.max(at, until);
      const current = { provenAt: shownFor, freshness: 'current-at-proof' } as const;
      return [{ certificate: authority, role: 'authority', ...current }];
    });
  if (certificate === undefined) return authorities;
  return [{ certificate, role: 'signer', provenAt, freshness }, ...authorities];
}

function judge(
  signature: AugmentableSignature,
  existence: ProvenExistence,
  { path, revoked }: { path?: PathConclusion | undefined; revoked: readonly RevokedLink[] } = {
    revoked: [],
  },
): Standing {
  const { timestamps, provenAt } = existence;
  const refusal = findRefusal({ signature, timestamps, provenAt, path, revoked });
  return { signature, existence, path, refusal };
}

interface Asking {
  readonly gathering: Gathering;
  readonly level: ExtendOrder['level'];
  /** A time-stamp proves that the signature existed. */
  readonly proven: boolean;
}

async function findRevoked(
  asking: Asking,
  signer: Certificate,
  { path, provenAt }: { readonly path: PathConclusion; readonly provenAt: number },
): Promise<readonly RevokedLink[]> {
  if (!path.valid) return [];
  const revoked: RevokedLink[] = [];
  for (const [index, certificate] of path.path.entries()) {
    const issuer = path.path[index + 1];
    if (issuer === undefined) break;
    const freshness = 'current-at-proof';
    const status = await statusOf(asking, { certificate, issuer, provenAt, freshness });
    if (status.kind !== 'revoked' || status.revokedAt > provenAt) continue;
    revoked.push({ signer, certificate, revokedAt: status.revokedAt });
  }
  return revoked;
}

async function statusOf(
  { gathering, level, proven }: Asking,
  question: StandingQuestion,
): Promise<CertificateStatus> {
  const known = await gatherStatus({ ...gathering, needs: undefined }, question);
  // Above B-T the same is asked after the time-stamp, where the answer proves more; but nobody
  // would be asked then about what the document itself calls good.
  const askedLater = level !== 'B-T' && known.kind !== 'good';
  return proven || askedLater ? known : freshStatus(gathering, question);
}
