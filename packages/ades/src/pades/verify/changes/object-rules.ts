/**
 * Explains single objects that a later revision replaced, by what they are and by every place
 * that refers to them. What no rule explains is a fault.
 */

import type { PdfDictionary } from '../../../pdf/cos.ts';
import { appendedItems } from './catalog-rules.ts';
import { judgeFilled, judgeShown } from './cover-rules.ts';
import { isFilledField, newFieldWidgets } from './field-rules.ts';
import type { RevisionStep, StepFindings } from './revision-step.ts';
import { changedKeys } from './same-value.ts';
import type { Usage } from './reference-usages.ts';
import { growsOnly } from './validation-material.ts';

/** `number` says something else in this revision than before. */
export function explainObject(step: RevisionStep, number: number, findings: StepFindings): void {
  const { base } = step;
  step.spend(step.usages.count(number));
  // The catalog and the form were judged by their content already.
  if (number === base.catalogReference?.number) {
    if (!usedOnlyAs(step, number, isRoot)) findings.fail('object_changed');
    return;
  }
  if (usedOnlyAs(step, number, isForm(step)) || usedOnlyAs(step, number, isFieldList(step))) {
    return findings.raise('validation_material');
  }
  if (usedOnlyAs(step, number, isDocumentInformation)) return findings.raise('validation_material');
  if (usedOnlyAs(step, number, isRootPart(step))) return findings.raise('validation_material');
  if (isMaterial(step, number)) return findings.raise('validation_material');
  if (step.pages.has(number)) return judgePage(step, number, findings);
  if (usedOnlyAs(step, number, isAnnotationList(step))) {
    return judgeAnnotationList(step, number, findings);
  }
  const field = step.form.byNumber.get(number);
  if (field === undefined) return findings.fail('object_changed');
  if (!isFilledField(step, { number, field })) return findings.fail('field_changed');
  findings.raise('signing');
  findings.signedFields.push(field.fullName);
  judgeFilled(step, number, findings);
}

type UsageRule = (usage: Usage) => boolean;

/** True when there is a usage, and each one is of that kind. */
function usedOnlyAs(step: RevisionStep, number: number, rule: UsageRule): boolean {
  if (!step.usages.has(number)) return false;
  for (const usage of step.usages.of(number)) if (!rule(usage)) return false;
  return true;
}

/** The root of the file, or what a FieldMDP transform names as its object. */
const isRoot: UsageRule = ({ holder, path }) =>
  holder === 'trailer' ? isPath(path, 'Root') : isPath(path, 'Reference', 'Data');

const isDocumentInformation: UsageRule = ({ holder, path }) =>
  holder === 'trailer' && isPath(path, 'Info');

const isForm =
  ({ base }: RevisionStep): UsageRule =>
  ({ holder, path }) =>
    holder === base.catalogReference?.number && isPath(path, 'AcroForm');

/** /Fields, whether the form is an object of its own or part of the catalog. */
function isFieldList({ base }: RevisionStep): UsageRule {
  const form = base.catalog.entries.get('AcroForm');
  return ({ holder, path }) => {
    if (form?.kind === 'reference') return holder === form.number && isPath(path, 'Fields');
    return holder === base.catalogReference?.number && isPath(path, 'AcroForm', 'Fields');
  };
}

/** Extensions and metadata: what they say was judged with the catalog. */
const isRootPart =
  ({ base }: RevisionStep): UsageRule =>
  ({ holder, path }) =>
    holder === base.catalogReference?.number &&
    (isPath(path, 'Extensions') || isPath(path, 'Metadata'));

function isPath(path: readonly string[], ...expected: readonly string[]): boolean {
  return path.length === expected.length && path.every((key, index) => key === expected[index]);
}

/** Part of /DSS that grew; the streams it lists are never replaced. */
function isMaterial(step: RevisionStep, number: number): boolean {
  const { base, next } = step;
  const dss = base.catalog.entries.get('DSS');
  const holders = new Set<number | 'trailer'>();
  if (dss?.kind === 'reference') holders.add(dss.number);
  const vri = base.dictionary(dss)?.entries.get('VRI');
  if (vri?.kind === 'reference') holders.add(vri.number);
  const root = base.catalogReference?.number;
  const inside = ({ holder, path }: Usage): boolean =>
    holders.has(holder) || (holder === root && path[0] === 'DSS');
  if (!usedOnlyAs(step, number, inside)) return false;
  const before = base.object(number);
  const after = next.object(number);
  if (before.kind === 'array') return after.kind === 'array';
  if (before.kind !== 'dictionary' || after.kind !== 'dictionary') return false;
  return growsOnly(step, before, after);
}

function isAnnotationList(step: RevisionStep): UsageRule {
  return ({ holder, path }) =>
    holder !== 'trailer' && isPath(path, 'Annots') && step.pages.has(holder);
}

function judgePage(step: RevisionStep, number: number, findings: StepFindings): void {
  const before = step.base.object(number);
  const after = step.next.object(number);
  if (before.kind !== 'dictionary' || after.kind !== 'dictionary') {
    return findings.fail('page_changed');
  }
  if (changedKeys(before, after).some((key) => key !== 'Annots')) {
    return findings.fail('page_changed');
  }
  judgeAnnotations(step, { before, after, pages: [number] }, findings);
}

function judgeAnnotationList(step: RevisionStep, number: number, findings: StepFindings): void {
  const wrapped = (items: PdfDictionary['entries']): PdfDictionary => ({
    kind: 'dictionary',
    entries: items,
  });
  const before = wrapped(new Map([['Annots', step.base.object(number)]]));
  const after = wrapped(new Map([['Annots', step.next.object(number)]]));
  const holders = [...step.usages.of(number)].map(({ holder }) => holder);
  const pages = holders.filter((holder) => holder !== 'trailer');
  judgeAnnotations(step, { before, after, pages }, findings);
}

/** Only widgets of new signature fields may be hung on a page, behind what is there. */
function judgeAnnotations(
  step: RevisionStep,
  {
    before,
    after,
    pages,
  }: { before: PdfDictionary; after: PdfDictionary; pages: readonly number[] },
  findings: StepFindings,
): void {
  const appended = appendedItems(step, before.entries.get('Annots'), after.entries.get('Annots'));
  if (appended === undefined) return findings.fail('page_changed');
  const widgets = newFieldWidgets(step);
  for (const item of appended) {
    const known = item.kind === 'reference' && widgets.has(item.number);
    if (known) findings.raise('validation_material');
    else findings.fail('annotation_added');
  }
  for (const page of pages) judgeShown(step, { page, shown: appended }, findings);
}
