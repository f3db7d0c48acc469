/** The log: a head that was sealed, and that begins with all of one that somebody kept. */

import type { EvidenceBundle } from '../bundle/evidence-bundle.ts';
import { parseTreeHead } from '../head/tree-head.ts';
import type { TreeHeadBody } from '../head/tree-head.ts';
import { verifyConsistency } from '../merkle/verify-proof.ts';
import type { Trust } from '../seal/trust.ts';
import { instantOf } from './check-records.ts';
import { checkSealedContent } from './check-sealed-content.ts';
import type { Findings } from './finding.ts';

export interface LogContext {
  readonly trust: Trust;
  readonly findings: Findings;
  /** A head that the verifier got earlier, from wherever, sealed. */
  readonly keptHead: Uint8Array | undefined;
}

export function checkLog(bundle: EvidenceBundle, context: LogContext): TreeHeadBody | undefined {
  const { findings, keptHead } = context;
  const head = readHead(bundle.head, 'log head', context);
  if (head === undefined) return undefined;
  const detail = `${String(head.size)} records, ${instantOf(head.at) ?? ''}`;
  findings.fact('log_complete', 'log head', detail);
  if (keptHead === undefined) findings.caution('no_head_to_compare', 'log head');
  else compareHeads({ bundle, head, keptHead }, context);
  return head;
}

function readHead(sealed: Uint8Array, about: string, context: LogContext) {
  const malformed = 'head_malformed';
  return checkSealedContent({ about, sealed, parse: parseTreeHead, malformed }, context)?.content;
}

interface Heads {
  readonly bundle: EvidenceBundle;
  readonly head: TreeHeadBody;
  readonly keptHead: Uint8Array;
}

function compareHeads({ bundle, head, keptHead }: Heads, context: LogContext): void {
  const { findings } = context;
  const about = 'kept head';
  const kept = readHead(keptHead, about, context);
  if (kept === undefined) return;
  if (kept.log !== head.log) {
    findings.fault('head_of_other_log', about);
    return;
  }
  const proof = proofFrom(bundle, kept, head);
  if (proof === undefined) findings.fault('consistency_not_shown', about);
  else if (isConsistent(kept, head, proof)) {
    findings.fact('log_grew_from_kept_head', about, `${String(kept.size)} records`);
  } else findings.fault('log_rewritten', about);
}

function proofFrom({ consistency }: EvidenceBundle, kept: TreeHeadBody, head: TreeHeadBody) {
  if (consistency === undefined) return kept.size === head.size ? [] : undefined;
  const { olderSize, proof } = consistency;
  return olderSize === Math.min(kept.size, head.size) ? proof : undefined;
}

/** Whichever of the two is older. */
export function isConsistent(
  one: TreeHeadBody,
  other: TreeHeadBody,
  proof: readonly Uint8Array[],
): boolean {
  const [older, newer] = one.size <= other.size ? [one, other] : [other, one];
  return verifyConsistency({ older, newer, proof });
}
