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
import { NeedUnmet } from '@kumoin/ades';
import type { AdesNeeds, SignatureLevel } from '@kumoin/ades';
import { digest, parseCertificate } from '@kumoin/pki';
import type { SignatureAlgorithm } from '@kumoin/pki';
import { agreedDigest } from '#domain/signatures/agreed-digest.ts';
import type { Digest } from '#domain/digest.ts';
import type { AuthorizationMode } from '#domain/credentials/credential.ts';
import type { AccountId, ClientId, CredentialId } from '#domain/identifiers.ts';
import { Outage } from '#domain/outage.ts';
import { Refusal, refuseUnless } from '#domain/refusal.ts';
import type { DocumentToSign, SignedDocument } from '#domain/signatures/document-to-sign.ts';
import type { PreparedDocument } from '#domain/signatures/prepared-document.ts';
import { detachedName } from '#domain/signatures/prepare-text-document.ts';
import type { Random } from '#ports/random.ts';
import type { Augmentation } from './augmentation.ts';
import { makeSignAgreed } from './sign-agreed.ts';
import type { SignAgreedPorts } from './sign-agreed.ts';

export interface SignAgreedDocumentsPorts extends SignAgreedPorts {
  readonly random: Random;
  readonly augmentation: Augmentation;
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

/** What an authority of ours says of itself is said on; others are out of order, or said no. */
function inOwnWords(cause: unknown): never {
  if (!(cause instanceof NeedUnmet)) throw cause;
  if (cause.cause instanceof Outage || cause.cause instanceof Refusal) throw cause.cause;
  if (!cause.permanent) throw new Outage('provider_failed', { cause });
  throw new Refusal('level_not_reached', cause.message);
}

function needsValidationData(level: SignatureLevel): boolean {
  return level === 'B-LT' || level === 'B-LTA';
}

/**
 * Each certificate below an anchor has somebody who answers for it.
 * @throws {Refusal} `level_not_reached`. @throws {Outage} when nobody can answer now.
 */
async function refuseUnanswered(
  { revocation }: AdesNeeds,
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
const timestampHash = 'sha256';

export function makeSignAgreedDocuments(ports: SignAgreedDocumentsPorts): SignAgreedDocuments {
  const { credentials, authorizations, random, augmentation } = ports;
  const signAgreed = makeSignAgreed(ports);

  async function signAgreedDocuments(order: DocumentOrder, sadHash: string) {
    const { agreed, mode } = await agree(order, sadHash);
    const { warrant, signatures } = await signAgreed(agreed).catch(inWordsOf(mode));
    return Promise.all(
      warrant.documents.map(async (document, index) => finish(document, signatures[index])),
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
      await refuseUnanswered(augmentation.needs, credential?.chain ?? [], ports.clock.now());
    }
    const evidence = { asked, chain: credential?.chain ?? [], seed: random.bytes(seedBytes) };
    const own = { accountId, clientId, keyThumbprint, credentialId, algorithm, digests };
    return { agreed: { order: own, sadHash, documents: evidence }, mode: credential?.mode };
  }

  async function finish(document: PreparedDocument, signature: Uint8Array | undefined) {
    assert(signature !== undefined, 'the vault gave too few signatures');
    return finishDocument(augmentation, document, signature);
  }

  return Object.assign(signAgreedDocuments, {
    check: async (order: DocumentOrder, sadHash: string) => {
      const { agreed, mode } = await agree(order, sadHash);
      await signAgreed.check(agreed).catch(inWordsOf(mode));
    },
  });
}

/** With the time-stamps and the validation data that its level asks for. */
async function finishDocument(
  { needs, extend }: Augmentation,
  document: PreparedDocument,
  signature: Uint8Array,
): Promise<SignedDocument> {
  const { level, format, detached } = document;
  if (level === 'B-B') return document.embed(signature, undefined);
  const imprint = digest(timestampHash, document.stampedOctets(signature));
  const order = { hash: timestampHash, digest: imprint } as const;
  const token = await needs.timestamp(order).catch(inOwnWords);
  const signed = document.embed(signature, token);
  // Of the CMS of a PDF that is elsewhere, the rest is up to whoever has the PDF.
  if (!needsValidationData(level) || format === undefined) return signed;
  const files = detached === undefined ? [] : [{ name: detachedName, content: detached }];
  return { ...signed, bytes: await extend(signed.bytes, { level, format, files }) };
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
