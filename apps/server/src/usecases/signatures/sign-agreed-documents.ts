/**
 * Sign agreed documents: turn a signer's yes to documents into documents with signatures, or
 * into signatures that stand beside them. The yes is known by the hash of its secret.
 *
 * CSC API v2.0.0.2, 11.11 `signatures/signDoc`. The yes names digests of the documents; what the
 * key signs is made from them by the rule (`prepare-document.ts`). The way to the key is the one
 * of signHash (`sign-agreed.ts`), and then:
 *
 *     … → record the result → time-stamp each signature that is to have one → embed → extend → release
 *
 * A level that cannot be reached loses the signatures: they are on record as made, and released
 * to nobody; the signer agrees again. A B-B signature where B-T was asked would look like less
 * than what was agreed to. So that it is rare, what B-LT needs is asked for before the key is used.
 */

import { strict as assert } from 'node:assert';
import type { AdesNeeds } from '@kumoin/ades';
import { parseCertificate } from '@kumoin/pki';
import type { SignatureAlgorithm } from '@kumoin/pki';
import { shareHolder } from '#domain/access/share-holder.ts';
import { agreedDigest } from '#domain/signatures/agreed-digest.ts';
import type { Digest } from '#domain/digest.ts';
import type { AuthorizationMode } from '#domain/credentials/credential.ts';
import type { AccountId, ClientId, CredentialId } from '#domain/identifiers.ts';
import { Refusal, refuseUnless } from '#domain/refusal.ts';
import type { DocumentToSign, SignedDocument } from '#domain/signatures/document-to-sign.ts';
import { documentPreparations } from '#domain/signatures/document-preparations.ts';
import type { DocumentWork } from '#ports/document-work.ts';
import type { Random } from '#ports/random.ts';
import { inOwnWords, needsValidationData } from './finish-document.ts';
import { makeSignAgreed } from './sign-agreed.ts';
import type { SignAgreedPorts } from './sign-agreed.ts';

export interface SignAgreedDocumentsPorts extends SignAgreedPorts {
  readonly random: Random;
  readonly needs: Pick<AdesNeeds, 'revocation'>;
  readonly documentWork: DocumentWork;
}

export interface DocumentOrder {
  readonly accountId: AccountId;
  readonly clientId: ClientId;
  /** Of the key whose possession was proved with this call. */
  readonly keyThumbprint?: string | undefined;
  /** Undefined: the one the signer agreed to use. */
  readonly credentialId: CredentialId | undefined;
  /** What kind of signature the credential must be for; undefined: any. */
  readonly signatureQualifier: string | undefined;
  readonly algorithm: SignatureAlgorithm;
  readonly documents: readonly OrderedDocument[];
}

export interface OrderedDocument {
  readonly asked: DocumentToSign;
  /** Of a document that is not here; of one that is, it is computed. */
  readonly digest: Digest | undefined;
}

/**
 * @param sadHash of the secret that proves the yes.
 * @returns one for each document, in the order of the documents.
 * @throws {Refusal} if any rule in `SigningWarrant.issue` fails, or the yes is spent.
 * @throws {Outage} if the vault or a store is down. Nothing was released to the caller.
 */
export interface SignAgreedDocuments {
  (order: DocumentOrder, sadHash: string): Promise<readonly SignedDocument[]>;
  /** Decides alone, and changes nothing. @throws {Refusal} */
  check(order: DocumentOrder, sadHash: string): Promise<void>;
}

/**
 * Each certificate below an anchor has somebody who answers for it.
 * @throws {Refusal} `level_not_reached`. @throws {Outage} when nobody can answer now.
 */
async function refuseUnanswered(
  { revocation }: Pick<AdesNeeds, 'revocation'>,
  chain: readonly Uint8Array[],
  at: number,
): Promise<void> {
  const certificates = chain.map(parseCertificate);
  for (const [index, certificate] of certificates.slice(0, -1).entries()) {
    const issuer = certificates[index + 1];
    if (issuer === undefined) continue;
    const answers = await revocation({ certificate, issuer, at }).catch(inOwnWords);
    refuseUnless(answers.length > 0, 'level_not_reached', 'nobody answers for the certificate');
  }
}

const seedBytes = 32;

export function makeSignAgreedDocuments(ports: SignAgreedDocumentsPorts): SignAgreedDocuments {
  const { credentials, authorizations, random, needs, documentWork } = ports;
  const signAgreed = makeSignAgreed(ports);

  async function signAgreedDocuments(order: DocumentOrder, sadHash: string) {
    const { agreed, mode } = await agree(order, sadHash);
    const { warrant, signatures } = await signAgreed(agreed).catch(inWordsOf(mode));
    const preparations = documentPreparations(warrant.evidence.facts) ?? [];
    return Promise.all(
      preparations.map(async (preparation, index) => {
        const signature = signatures[index];
        assert(signature !== undefined, 'the vault gave too few signatures');
        return documentWork.finishDocument({ preparation, signature }, shareHolder(order));
      }),
    );
  }

  async function agree(order: DocumentOrder, sadHash: string) {
    const { documents, accountId, clientId, keyThumbprint, algorithm } = order;
    const presented = await authorizations.findWithOpenSlots(sadHash);
    const credentialId = order.credentialId ?? presented?.authorization.credentialId;
    refuseUnless(credentialId !== undefined, 'authorization_unknown');
    const credential = await credentials.find(credentialId);
    const { signatureQualifier: wanted = credential?.signatureQualifier } = order;
    refuseUnless(credential?.signatureQualifier === wanted, 'credential_unknown');

    const openSlots = presented?.openSlots ?? [];
    const digests = documents.flatMap(({ asked, digest: given }) => {
      const { document } = asked.facts;
      if (document === undefined) return given ?? [];
      return agreedDigest(document, openSlots, algorithm);
    });
    const asked = documents.map((one) => one.asked);
    if (asked.some(({ facts }) => needsValidationData(facts.level))) {
      await refuseUnanswered(needs, credential?.chain ?? [], ports.clock.now());
    }
    const evidence = { asked, chain: credential?.chain ?? [], seed: random.bytes(seedBytes) };
    const own = { accountId, clientId, keyThumbprint, credentialId, algorithm, digests };
    return { agreed: { order: own, sadHash, documents: evidence }, mode: credential?.mode };
  }

  return Object.assign(signAgreedDocuments, {
    check: async (order: DocumentOrder, sadHash: string) => {
      const { agreed, mode } = await agree(order, sadHash);
      await signAgreed.check(agreed).catch(inWordsOf(mode));
    },
  });
}

/**
 * The document has two rows for nearly the same: where the digests were shown on our own page the
 * document is not the one that was agreed to; where the application named them it is not covered.
 */
function inWordsOf(mode: AuthorizationMode | undefined) {
  return (cause: unknown): never => {
    const elsewhere = cause instanceof Refusal && cause.code === 'document_not_authorized';
    if (elsewhere && mode === 'oauth2code') throw new Refusal('document_differs', cause.detail);
    throw cause;
  };
}
