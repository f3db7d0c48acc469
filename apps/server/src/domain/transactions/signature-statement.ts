/**
 * Signature statement: what a token shows of signatures that are to be agreed to, and computes
 * over. CSC API v2.0.0.2, 8.3 (`ChallengeResponse`); RFC 6287, 7.3.
 *
 * What is shown is what is hashed, so digests stand there in full. More documents than a small
 * screen and a QR code hold are shown as their number and one digest over all of them with their
 * names; an application computes the same and can show it beside.
 *
 * What the application calls things are its own words: made one line, and cut where they are too
 * long, before they are hashed. A name that cannot be shown at all is refused later, by the
 * statement.
 */

import { bytesToHex, digest } from '@kumoin/pki';
import { OtpError, normalizeText } from '@kumoin/otp';
import type { Statement, StatementField } from '@kumoin/otp';
import type { Credential } from '../credentials/credential.ts';
import { digestText } from '../digest.ts';
import type { Digest } from '../digest.ts';
import type { CredentialId } from '../identifiers.ts';
import type { SigningSubject } from './token-transaction.ts';

/** What the yes is to. */
export interface SignaturesAgreed {
  readonly numSignatures: number;
  /** In the order in which they are named. */
  readonly digests: readonly Digest[];
}

export interface SignaturesShown extends SignaturesAgreed {
  /** As it is registered; undefined: somebody who logged in without an application of their own. */
  readonly applicationName: string | undefined;
  readonly credential: Pick<Credential, 'description' | 'certificateSerial'>;
  /** What the application says it is for. */
  readonly description: string | undefined;
  /** What the application calls the documents, in the order of the digests. */
  readonly labels: readonly string[];
}

export const labelCharactersMax = 100;
const nameCharactersMax = 60;
/** Of documents and digests in a statement: with the rest it still fits one QR code. */
const documentOctetsMax = 900;
/** A field has a number and a length of two octets beside its text. */
const octetsBesideText = 3;

const derivation = 'kumoin-signing-1';
const batchDerivation = 'kumoin-documents-1';

export function signatureFields(signatures: SignaturesShown): readonly StatementField[] {
  const { applicationName, credential, numSignatures, description } = signatures;
  const application = plainLine(applicationName ?? '', nameCharactersMax);
  const { certificateSerial: serial } = credential;
  const named = plainLine(credential.description, nameCharactersMax) || serial;
  const purpose = plainLine(description ?? '', labelCharactersMax);
  return [
    ...(application === '' ? [] : [{ name: 'application' as const, value: application }]),
    { name: 'credential', value: named },
    { name: 'signatures', value: String(numSignatures) },
    ...(purpose === '' ? [] : [{ name: 'purpose' as const, value: purpose }]),
    ...documentFields(signatures),
  ];
}

/** Of what a transaction is a yes to: another number, digest or order is another subject. */
export function signingSubject(
  credentialId: CredentialId,
  { numSignatures, digests }: SignaturesAgreed,
): SigningSubject {
  const parts = [derivation, String(numSignatures), ...digests.map(digestText)];
  return { credentialId, digestsHash: hashOf(parts) };
}

/** Whether a statement is of these very documents, under these names. */
export function showsDocuments(
  statement: Pick<Statement, 'fields'>,
  named: Pick<SignaturesShown, 'digests' | 'labels'>,
): boolean {
  const shown = statement.fields.filter(({ name }) => name === 'document' || name === 'digest');
  const wanted = documentFields(named);
  return (
    shown.length === wanted.length &&
    wanted.every(({ name, value }, index) => {
      const there = shown[index];
      return there?.name === name && there.value === normalOf(value);
    })
  );
}

/** Undefined for what no statement has. */
function normalOf(text: string): string | undefined {
  try {
    return normalizeText(text);
  } catch (error) {
    if (error instanceof OtpError) return undefined;
    throw error;
  }
}

function documentFields({
  digests,
  labels,
}: Pick<SignaturesShown, 'digests' | 'labels'>): readonly StatementField[] {
  const pairs = digests.flatMap((each, index) => [
    { name: 'document' as const, value: labelOf(labels, index) },
    { name: 'digest' as const, value: digestText(each) },
  ]);
  const octets = pairs.reduce((sum, { value }) => sum + octetsBesideText + utf8(value).length, 0);
  if (octets <= documentOctetsMax) return pairs;
  const all = hashOf([batchDerivation, ...pairs.map(({ value }) => value)]);
  return [{ name: 'digest', value: `sha256:${all}` }];
}

/** Numbered where it has no name, so that every digest has a document before it. */
function labelOf(labels: readonly string[], index: number): string {
  return plainLine(labels[index] ?? '', labelCharactersMax) || `#${index + 1}`;
}

/** Netstrings: nothing moves from one part into the next. */
function hashOf(parts: readonly string[]): string {
  const text = parts.map((part) => `${utf8(part).length}:${part},`).join('');
  return bytesToHex(digest('sha256', utf8(text)));
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/**
 * As it is, quotation marks and all, but for what makes lines of its own or turns the direction of
 * what follows; cut off with an ellipsis, so that nobody takes the beginning for the whole.
 */
function plainLine(text: string, charactersMax: number): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  const characters = [...plain];
  return characters.length <= charactersMax
    ? plain
    : `${characters.slice(0, charactersMax - 1).join('')}…`;
}
