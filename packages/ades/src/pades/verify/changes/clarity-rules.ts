/**
 * Whether all readers read a later revision alike. Cross-references can be written so that one
 * reader finds what was signed and another finds something else; nobody who means well does so,
 * hence any such trick is a fault, whatever it brought.
 */

import type { PdfValue } from '../../../pdf/cos.ts';
import type { PdfDocument } from '../../../pdf/pdf-document.ts';
import { readObjectHeader } from '../../../pdf/syntax/read-object.ts';
import { findUnaccounted } from '../../../pdf/xref/account-for-bytes.ts';
import type { PdfRevision, XrefEntry } from '../../../pdf/xref-entry.ts';
import type { RevisionStep, StepFindings } from './revision-step.ts';

type Judged = Pick<RevisionStep, 'base' | 'next' | 'revision'>;
type UsedEntry = Exclude<XrefEntry, { kind: 'free' }>;

/** @throws {AdesError} if an object of the revision cannot be read. */
export function judgeClarity(step: Judged, findings: StepFindings): void {
  const { next, revision } = step;
  // Two kinds of reader would see two documents.
  if (revision.kind === 'hybrid') findings.fail('hybrid_revision');
  if (revision.ambiguous) findings.fail('cross_references_ambiguous');
  for (const { trailer } of revision.sections) {
    if (repeatsKey(trailer)) findings.fail('keys_duplicated');
  }
  for (const [number, entry] of revision.entries) {
    if (entry.kind !== 'free') judgeObject(step, { number, entry }, findings);
  }
  if (findUnaccounted(next) !== undefined) findings.fail('bytes_unaccounted');
}

function judgeObject(
  step: Judged,
  { number, entry }: { readonly number: number; readonly entry: UsedEntry },
  findings: StepFindings,
): void {
  const { base, next, revision } = step;
  if (!isInPlace(next, number, entry)) findings.fail('object_misplaced');
  const before = generationOf(base.entries.get(number));
  if (before !== undefined && before !== generationOf(entry)) findings.fail('generation_changed');
  const value = next.object(number);
  if (repeatsKey(value)) findings.fail('keys_duplicated');
  if (value.kind !== 'stream') return;
  const type = next.resolve(value.dictionary.entries.get('Type'));
  const typeName = type.kind === 'name' ? type.name : '';
  // To who rebuilds cross-references the trailer of one that is none counts too.
  const offset = entry.kind === 'plain' ? entry.offset : -1;
  const isSection = revision.sections.some((section) => section.offset === offset);
  if (typeName === 'XRef' && !isSection) findings.fail('cross_references_ambiguous');
  if (typeName === 'ObjStm' && !listsWhatItHolds(next, number, revision)) {
    findings.fail('cross_references_ambiguous');
  }
}

/** The header, or the table of contents, says what the entry says. */
function isInPlace(document: PdfDocument, number: number, entry: UsedEntry): boolean {
  if (entry.kind === 'compressed') {
    const held = document.objectStream(entry.container)?.contents[entry.index];
    return held?.[0] === number;
  }
  const header = readObjectHeader(document.window, entry.offset);
  return header?.number === number && header.generation === entry.generation;
}

/** Generation of an object in use; those in object streams are of generation 0 (7.5.7). */
export function generationOf(entry: XrefEntry | undefined): number | undefined {
  if (entry === undefined || entry.kind === 'free') return undefined;
  return entry.kind === 'compressed' ? 0 : entry.generation;
}

/** Some readers go by the stream's own list, others by the cross-references. */
function listsWhatItHolds(next: PdfDocument, container: number, { entries }: PdfRevision): boolean {
  const contents = next.objectStream(container)?.contents;
  if (contents === undefined) return false;
  return contents.every(([number], index) => {
    const entry = entries.get(number);
    return entry?.kind === 'compressed' && entry.container === container && entry.index === index;
  });
}

/** Of two values for one key some readers take the first, some the last. */
function repeatsKey(value: PdfValue): boolean {
  if (value.kind === 'stream') return repeatsKey(value.dictionary);
  if (value.kind === 'array') return value.items.some(repeatsKey);
  if (value.kind !== 'dictionary') return false;
  if (value.duplicateKeys !== undefined) return true;
  return [...value.entries.values()].some(repeatsKey);
}
