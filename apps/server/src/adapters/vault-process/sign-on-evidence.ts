/**
 * Sign on evidence: the vault's own decision, in the vault's own process.
 *
 *     is it of now → make the warrant again → is it recorded → has it signed before → sign
 *
 * Documents are prepared again in threads of this process: what a node has sent on may be meant
 * to keep us busy.
 *
 * Nothing is awaited between the last question and the key, so that of two equal requests in
 * flight one signs.
 */

import { shareHolder } from '#domain/access/share-holder.ts';
import { Outage } from '#domain/outage.ts';
import { Refusal } from '#domain/refusal.ts';
import type { Evidence } from '#domain/signatures/evidence.ts';
import { documentPreparations } from '#domain/signatures/document-preparations.ts';
import { issueWarrant } from '#domain/signatures/issue-warrant.ts';
import { SigningWarrant } from '#domain/signatures/signing-warrant.ts';
import type { Clock } from '#ports/clock.ts';
import type { DocumentWork } from '#ports/document-work.ts';
import type { KeyVault } from '#ports/key-vault.ts';
import type { ConfirmEvidence } from './confirm-evidence.ts';
import { EvidenceRefused } from './evidence-refused.ts';
import { RedeemedAuthorizations } from './redeemed-authorizations.ts';

/** Both processes are on one machine; this is for a queue and a busy moment. */
const freshMs = 30_000;
/** Some ten thousand signatures a second. */
const redeemedMax = 1_000_000;

export interface SignOnEvidencePorts {
  readonly keyVault: KeyVault;
  readonly confirmEvidence: ConfirmEvidence;
  readonly clock: Clock;
  readonly documentWork: Pick<DocumentWork, 'prepareDocuments'>;
}

/**
 * @throws {Refusal} when the rule says no here.
 * @throws {EvidenceRefused} when the evidence is not to be believed.
 * @throws {Outage} when the key or the store cannot be used.
 */
export type SignOnEvidence = (evidence: Evidence) => Promise<readonly Uint8Array[]>;

export function makeSignOnEvidence(ports: SignOnEvidencePorts): SignOnEvidence {
  const { keyVault, confirmEvidence, clock, documentWork } = ports;
  // Evidence from the near future stays fresh the longest.
  const redeemed = new RedeemedAuthorizations({ keptMs: 2 * freshMs, max: redeemedMax });

  return async function signOnEvidence(evidence) {
    demandFresh(evidence, clock);
    const warrant = await decideAnew(evidence, documentWork);
    await confirmEvidence(warrant);
    demandFresh(evidence, clock);
    if (warrant instanceof SigningWarrant) claim(warrant);
    return keyVault.sign(warrant);
  };

  function claim({ authorizationId }: SigningWarrant): void {
    const claimed = redeemed.claim(authorizationId, clock.now());
    if (claimed === false) throw new EvidenceRefused('evidence_replayed');
    if (claimed === 'full') {
      throw new Outage('overloaded', { cause: new Error('too many authorizations to remember') });
    }
  }
}

/** What the rule cannot even read, on the other side it could: it was altered on the way. */
async function decideAnew(
  evidence: Evidence,
  documentWork: SignOnEvidencePorts['documentWork'],
): Promise<ReturnType<typeof issueWarrant>> {
  try {
    return issueWarrant(evidence, await prepareAnew(evidence, documentWork));
  } catch (cause) {
    if (cause instanceof Refusal || cause instanceof Outage) throw cause;
    throw new EvidenceRefused('evidence_malformed', evidence.kind, { cause });
  }
}

async function prepareAnew(
  { kind, facts }: Evidence,
  documentWork: SignOnEvidencePorts['documentWork'],
): Promise<readonly Uint8Array[] | undefined> {
  if (kind !== 'signing' || facts.documents === undefined) return undefined;
  SigningWarrant.check(facts);
  const preparations = documentPreparations(facts) ?? [];
  return documentWork.prepareDocuments(preparations, shareHolder(facts.order));
}

/** Asked again after waiting: what has become stale may have been forgotten, too. */
function demandFresh({ facts }: Evidence, clock: Clock): void {
  if (Math.abs(facts.at - clock.now()) > freshMs) throw new EvidenceRefused('evidence_stale');
}
