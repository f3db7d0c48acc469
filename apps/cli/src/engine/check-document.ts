/**
 * Looks at a document of ours before it gets its name: every signature whole and bound to its
 * certificate, every time-stamp over what it stands beside. What the server signed and the
 * authorities said is not believed.
 *
 * Whoever adds to a document, or raises it, answers for what is new: a remark that was made about
 * it before (a signature another product made another way) does not keep it from being written.
 * That a signature holds is asked of all the same.
 */

import type { DocumentDescription, SignatureDescription } from '@kumoin/ades';
import { CliError } from '../cli-error.ts';

export interface CheckedDocument {
  readonly description: DocumentDescription;
  /** Of the document that was there before. */
  readonly before?: DocumentDescription | undefined;
  /** What a detached signature is over was not given, so nobody can look at it. */
  readonly contentElsewhere?: boolean;
}

/** @returns the signatures in it. @throws {CliError} `invalid` */
export function checkDocument(
  what: 'document' | 'container',
  checked: CheckedDocument,
): readonly SignatureDescription[] {
  const faults = findFaults(checked);
  if (faults.length === 0) return checked.description.signatures;
  const said = `the signed ${what} does not verify, so it is not kept`;
  throw new CliError('invalid', `${said}: ${faults.join(', ')}`);
}

/** @returns codes; empty: it may be kept. */
export function findFaults({
  description,
  before,
  contentElsewhere = false,
}: CheckedDocument): readonly string[] {
  const signatures = description.signatures.flatMap(withCounterSignatures);
  const known = new Set(before && remarksOn(before));
  const mayLack = contentElsewhere ? ['content_missing'] : [];
  const remarks = remarksOn(description).filter(
    (remark) => !known.has(remark) && !mayLack.includes(remark),
  );
  const broken = signatures.flatMap((each) => brokenParts(each, contentElsewhere));
  const none = signatures.length === 0 ? ['signature_missing'] : [];
  return [...new Set([...none, ...broken, ...remarks])];
}

function brokenParts(
  { integrity }: SignatureDescription,
  contentElsewhere: boolean,
): readonly string[] {
  const { contentIntact = contentElsewhere, signatureValid, certificateBound } = integrity;
  return [
    ...(contentIntact ? [] : ['content_not_intact']),
    ...(signatureValid ? [] : ['signature_not_valid']),
    ...(certificateBound ? [] : ['certificate_not_bound']),
  ];
}

function remarksOn({ problems, timestamps, signatures }: DocumentDescription): readonly string[] {
  const all = signatures.flatMap(withCounterSignatures);
  return [
    ...problems,
    ...all.flatMap(({ integrity }) => integrity.faults),
    ...[...timestamps, ...all.flatMap((each) => each.timestamps)].flatMap(({ intact, faults }) =>
      intact || faults.length > 0 ? faults : ['timestamp_not_intact'],
    ),
  ];
}

function withCounterSignatures(signature: SignatureDescription): readonly SignatureDescription[] {
  return [signature, ...signature.counterSignatures.flatMap(withCounterSignatures)];
}
