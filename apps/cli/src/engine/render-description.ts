/** A description as a tree for a person: signatures, what they say, what proves them. */

import type {
  AttributeDescription,
  DocumentDescription,
  PlainValue,
  SignatureDescription,
  TimestampDescription,
} from '@kumoin/ades';
import { printable } from '../terminal/printable.ts';
import { tellCoverage, tellFault, timestampNames } from './fault-words.ts';
import { formatNames } from './sign-result.ts';
import type { Inspected } from './inspect-file.ts';
import { drawTree } from './draw-tree.ts';
import type { Branch } from './draw-tree.ts';

export function renderInspected(inspected: Inspected): string {
  const { file } = inspected;
  const tree =
    inspected.kind === 'timestamp'
      ? { text: `${file}: a time-stamp token`, branches: timestampFacts(inspected.timestamp) }
      : documentBranch(file, inspected);
  return `${drawTree(tree).map(printableLine).join('\n')}\n`;
}

/** What is drawn may stand; what came from the document may not steer the terminal. */
function printableLine(line: string): string {
  const [, drawn = '', text = ''] = /^([│├└─ ]*)(.*)$/su.exec(line) ?? [];
  return drawn + printable(text);
}

function documentBranch(file: string, description: DocumentDescription): Branch {
  const { format, signatures, timestamps, files = [], problems, validationData } = description;
  return {
    text: `${file}: ${formatNames[format]}`,
    branches: [
      ...signatures.map(signatureBranch),
      ...timestamps.map(timestampBranch),
      ...files.map(({ name, bytes, signedBy }) => ({
        text: `file ${name}: ${bytes} bytes, ${signedBy.length === 0 ? 'not signed' : `signed by ${signedBy.join(', ')}`}`,
      })),
      { text: `validation data: ${tellValidationData(validationData)}` },
      ...problems.map((problem) => ({ text: `problem: ${tellFault(problem)}` })),
    ],
  };
}

function tellValidationData({
  certificates,
  ocsps,
  crls,
}: DocumentDescription['validationData']): string {
  const held = [
    [certificates.length, 'certificate', 'certificates'],
    [ocsps.length, 'OCSP response', 'OCSP responses'],
    [crls.length, 'revocation list', 'revocation lists'],
  ] as const;
  const told = held.filter(([count]) => count > 0);
  const words = told.map(([count, one, many]) => `${count} ${count === 1 ? one : many}`);
  return words.length === 0 ? 'none' : words.join(', ');
}

function signatureBranch(signature: SignatureDescription): Branch {
  const { id, signer, level, packaging, algorithm, claimedAt, coverage } = signature;
  const parts = coverage.parts === undefined ? '' : ` (${coverage.parts.join(', ')})`;
  return {
    text: `signature ${id}: ${level === 'none' ? 'no baseline level' : level}, ${packaging}, ${algorithm}`,
    branches: [
      { text: `signer: ${signer?.subject ?? 'unknown'}` },
      ...(signer === undefined
        ? []
        : [{ text: `certificate: ${signer.serialNumber}, issued by ${signer.issuer}` }]),
      ...(claimedAt === undefined ? [] : [{ text: `claims to be of ${claimedAt}` }]),
      { text: `integrity: ${tellIntegrity(signature)}` },
      { text: `covers: ${tellCoverage(coverage.kind)}${parts}` },
      ...attributeBranches(signature.attributes),
      ...signature.timestamps.map(timestampBranch),
      ...signature.counterSignatures.map((each) => ({
        text: 'counter-signature',
        branches: [signatureBranch(each)],
      })),
    ],
  };
}

function tellIntegrity({ integrity }: SignatureDescription): string {
  const { contentIntact, signatureValid, certificateBound } = integrity;
  // Without the file that is signed there is nothing wrong yet, and nothing shown to be right.
  const faults = integrity.faults.filter((fault) => fault !== 'content_missing');
  if (faults.length > 0) return `BROKEN: ${faults.map(tellFault).join('; ')}`;
  if (!signatureValid || !certificateBound || contentIntact === false) return 'BROKEN';
  return contentIntact === undefined
    ? 'the signature holds; what it is over is not at hand (--content FILE)'
    : 'whole, and bound to the certificate';
}

function attributeBranches(attributes: readonly AttributeDescription[]): readonly Branch[] {
  const shown = (signed: boolean): readonly Branch[] =>
    attributes
      .filter((each) => each.signed === signed)
      .map(({ name, value }) => ({ text: `${name}: ${tellValue(value)}` }));
  const branch = (text: string, branches: readonly Branch[]): readonly Branch[] =>
    branches.length === 0 ? [] : [{ text, branches }];
  return [...branch('signed', shown(true)), ...branch('not signed', shown(false))];
}

const valueCharactersMax = 160;

function tellValue(value: PlainValue): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > valueCharactersMax ? `${text.slice(0, valueCharactersMax)}…` : text;
}

function timestampBranch(timestamp: TimestampDescription): Branch {
  const { kind, at = 'unreadable' } = timestamp;
  return { text: `${timestampNames[kind]}: ${at}`, branches: timestampFacts(timestamp) };
}

function timestampFacts({
  authority,
  at,
  policy,
  hash,
  intact,
  faults,
}: TimestampDescription): readonly Branch[] {
  return [
    { text: `authority: ${authority?.subject ?? 'unknown'}` },
    ...(at === undefined ? [] : [{ text: `at: ${at}` }]),
    ...(policy === undefined
      ? []
      : [{ text: `policy: ${policy}${hash === undefined ? '' : `, ${hash}`}` }]),
    { text: `integrity: ${intact ? 'whole' : `BROKEN: ${faults.map(tellFault).join('; ')}`}` },
  ];
}
