/**
 * Sign what was agreed: the one way from a signer's yes to the key, whatever is made of the
 * signatures afterwards.
 *
 * CSC API v2.0.0.2, 11.10 `signatures/signHash` and 11.11 `signatures/signDoc`. By now the
 * signer has agreed, and an Authorization stands in the store; the caller presents the secret
 * that proves it (the SAD), which is known here by its hash. What remains is to sign, in an
 * order that is safe to interrupt at any line:
 *
 *     look up → decide → spend the yes, which records the intent → sign → record the result
 *
 * The yes is spent before the key is used, because a signature cannot be taken back.
 * If the vault then fails, the signer has to agree again. The other order would let one
 * yes sign twice, and nobody could tell. The spending looks at the credential once more, so
 * what is looked up here may be a little old.
 */

import { shareHolder } from '#domain/access/share-holder.ts';
import { digestText } from '#domain/digest.ts';
import type { JournalFacts } from '#domain/journal/journal-entry.ts';
import { Refusal } from '#domain/refusal.ts';
import { documentPreparations } from '#domain/signatures/document-preparations.ts';
import type {
  DocumentsEvidence,
  SigningEvidence,
  SigningOrder,
} from '#domain/signatures/signing-evidence.ts';
import { SigningWarrant } from '#domain/signatures/signing-warrant.ts';
import type { Authorizations } from '#ports/authorizations.ts';
import type { Clock } from '#ports/clock.ts';
import type { Credentials } from '#ports/credentials.ts';
import type { DocumentWork } from '#ports/document-work.ts';
import type { Journal } from '#ports/journal.ts';
import type { KeyVault } from '#ports/key-vault.ts';
import type { RecentCredentials } from '#ports/recent-credentials.ts';
import { destroyKeyAfterUse } from './destroy-key-after-use.ts';

export interface SignAgreedPorts {
  readonly recentCredentials: RecentCredentials;
  /** For what is recorded of a key that was destroyed. */
  readonly credentials: Credentials;
  readonly authorizations: Authorizations;
  readonly keyVault: KeyVault;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly documentWork: Pick<DocumentWork, 'prepareDocuments'>;
}

export interface AgreedOrder {
  readonly order: SigningOrder;
  readonly sadHash: string;
  /** What to make of the digests; undefined: they are signed themselves. */
  readonly documents: DocumentsEvidence | undefined;
}

export interface AgreedSignatures {
  readonly warrant: SigningWarrant;
  /** One for each input of the warrant, in that order. */
  readonly signatures: readonly Uint8Array[];
}

/**
 * @throws {Refusal} if any rule in `SigningWarrant.issue` fails, or the yes is spent.
 * @throws {Outage} if the vault or a store is down. Nothing was released to the caller.
 */
export interface SignAgreed {
  (agreed: AgreedOrder): Promise<AgreedSignatures>;
  /** Decides alone, and changes nothing: what would be signed now. @throws {Refusal} */
  check(agreed: AgreedOrder): Promise<void>;
}

export function makeSignAgreed(ports: SignAgreedPorts): SignAgreed {
  const { recentCredentials, authorizations, keyVault, journal, clock, documentWork } = ports;

  async function signAgreed(agreed: AgreedOrder): Promise<AgreedSignatures> {
    const { order } = agreed;
    const { warrant, consumes, at } = await decide(agreed);
    const facts = factsOf(order, warrant);

    // From here on a crash leaves a trace: an intent without a result needs explaining.
    const spent = await authorizations.spend({
      id: warrant.authorizationId,
      credentialId: order.credentialId,
      consumes,
      spending: warrant.spending,
      at,
      intent: { event: 'signature.intended', facts },
    });
    if (!spent) {
      // What was decided on holds no more, so this decision says why: a revocation, mostly
      // another call that was faster.
      recentCredentials.forget(order.credentialId);
      await decide(agreed);
      throw new Refusal('authorization_spent');
    }

    const signatures = await keyVault.sign(warrant).catch(async (cause: unknown) => {
      // A vault that looks for itself may have found that what we remember is out of date.
      recentCredentials.forget(order.credentialId);
      await journal.record({ event: 'signature.failed', facts });
      throw cause;
    });

    // No record, no release: if this line throws, the signatures go no further.
    await journal.record({ event: 'signature.made', facts });
    if (consumes) await destroyKeyAfterUse(ports, order.credentialId, warrant.keyRef);
    return { warrant, signatures };
  }

  async function decide({ order, sadHash, documents }: AgreedOrder) {
    const [credential, presented] = await Promise.all([
      recentCredentials.find(order.credentialId),
      authorizations.findWithOpenSlots(sadHash),
    ]);
    const { authorization, openSlots = [] } = presented ?? {};
    const at = clock.now();
    const evidence = { order, credential, authorization, openSlots, documents, at };
    const warrant = SigningWarrant.issue(evidence, await prepare(evidence));
    return { warrant, consumes: credential?.oneTime === true, at };
  }

  /** Nobody works on documents of a call that is refused anyway. */
  async function prepare(evidence: SigningEvidence) {
    if (evidence.documents === undefined) return undefined;
    SigningWarrant.check(evidence);
    const preparations = documentPreparations(evidence) ?? [];
    return documentWork.prepareDocuments(preparations, shareHolder(evidence.order));
  }

  return Object.assign(signAgreed, {
    check: async (agreed: AgreedOrder) => void (await decide(agreed)),
  });
}

function factsOf(order: SigningOrder, { authorizationId }: SigningWarrant): JournalFacts {
  return {
    authorization: authorizationId,
    credential: order.credentialId,
    account: order.accountId,
    client: order.clientId,
    digests: order.digests.map(digestText),
  };
}
