/**
 * What a later revision may change at the root of the document: declare extensions, replace
 * metadata, add validation material (/DSS), and let the form grow by signature fields.
 *
 * The form is looked at as a whole, wherever its parts are stored; whether the objects that
 * hold it are used elsewhere too is asked in `object-rules.ts`.
 */

import { dictionary } from '../../../pdf/cos.ts';
import type { PdfDictionary, PdfValue } from '../../../pdf/cos.ts';
import { judgeNewField } from './field-rules.ts';
import type { RevisionStep, StepFindings } from './revision-step.ts';
import { changedKeys, sameValue } from './same-value.ts';
import { growsOnly } from './validation-material.ts';

/** All but /Extensions are looked into below; a declaration of extensions shows nothing. */
const judgedApart = new Set(['AcroForm', 'DSS', 'Extensions', 'Metadata']);

export function judgeCatalog(step: RevisionStep, findings: StepFindings): void {
  const { base, next } = step;
  for (const key of changedKeys(base.catalog, next.catalog)) {
    if (judgedApart.has(key)) findings.raise('validation_material');
    else if (key === 'Version' && versionGrows(step)) findings.raise('validation_material');
    else findings.fail('catalog_changed');
  }
  judgeMetadata(step, findings);
  judgeForm(step, findings);
  judgeMaterial(step, findings);
}

function versionGrows({ base, next }: RevisionStep): boolean {
  const numberOf = (value: PdfValue | undefined) =>
    value?.kind === 'name' ? Number(value.name) : 0;
  const after = numberOf(next.catalog.entries.get('Version'));
  return after >= numberOf(base.catalog.entries.get('Version')) && after <= 2;
}

/** XML that defines entities could show one text and mean another. */
function judgeMetadata({ base, next, changed }: RevisionStep, findings: StepFindings): void {
  const before = base.catalog.entries.get('Metadata');
  const after = next.catalog.entries.get('Metadata');
  const metadata = next.resolve(after);
  const touched =
    !sameValue(before, after) || (after?.kind === 'reference' && changed.has(after.number));
  if (!touched) return;
  const text =
    metadata.kind === 'stream' ? new TextDecoder('latin1').decode(next.streamData(metadata)) : '';
  const wellMeant = /<(x:xmpmeta|rdf:RDF)[\s>]/.test(text) && !/<!(DOCTYPE|ENTITY)/i.test(text);
  if (!wellMeant) findings.fail('metadata_unsafe');
}

function judgeMaterial(step: RevisionStep, findings: StepFindings): void {
  const { base, next } = step;
  const before = base.dictionary(base.catalog.entries.get('DSS'));
  const after = next.dictionary(next.catalog.entries.get('DSS'));
  if (before === undefined && after === undefined) return;
  const allowed = after !== undefined && [...after.entries.keys()].every((key) => dssKeys.has(key));
  if (!allowed || (before !== undefined && !growsOnly(step, before, after))) {
    findings.fail('validation_material_changed');
  }
}

const dssKeys = new Set(['Type', 'VRI', 'Certs', 'OCSPs', 'CRLs']);

function judgeForm(current: RevisionStep, findings: StepFindings): void {
  const { base, next } = current;
  const empty = dictionary({});
  const before = base.dictionary(base.catalog.entries.get('AcroForm')) ?? empty;
  const after = next.dictionary(next.catalog.entries.get('AcroForm')) ?? empty;
  for (const key of changedKeys(before, after)) {
    if (key !== 'Fields' && !isHarmless(key, before, after)) findings.fail('form_changed');
  }
  judgeFieldList(current, { before, after }, findings);
}

function isHarmless(key: string, before: PdfDictionary, after: PdfDictionary): boolean {
  if (key === 'NeedAppearances') return !after.entries.has(key);
  // Defaults that were missing cannot have been relied on by what was signed.
  if (key === 'DR' || key === 'DA' || key === 'Q') return !before.entries.has(key);
  if (key !== 'SigFlags') return false;
  const flags = (form: PdfDictionary) => {
    const value = form.entries.get(key);
    return value?.kind === 'number' ? value.value : 0;
  };
  return (flags(before) & ~flags(after)) === 0;
}

function judgeFieldList(
  current: RevisionStep,
  { before, after }: { before: PdfDictionary; after: PdfDictionary },
  findings: StepFindings,
): void {
  const appended = appendedItems(
    current,
    before.entries.get('Fields'),
    after.entries.get('Fields'),
  );
  if (appended === undefined) return findings.fail('form_changed');
  if (appended.length === 0) return;
  const known = new Set(current.form.all.map(({ fullName }) => fullName));
  for (const item of appended) judgeNewField(current, { item, known }, findings);
}

/** What was put behind the items of before; undefined when those are not all there still. */
export function appendedItems(
  { base, next, spend }: RevisionStep,
  before: PdfValue | undefined,
  after: PdfValue | undefined,
): readonly PdfValue[] | undefined {
  const old = itemsOrNone(base.resolve(before));
  const grown = itemsOrNone(next.resolve(after));
  if (old === grown && old !== undefined) return [];
  spend(old?.length ?? 0);
  if (old === undefined || grown === undefined) return undefined;
  const kept = old.every((item, index) => sameValue(item, grown[index]));
  return kept ? grown.slice(old.length) : undefined;
}

function itemsOrNone(value: PdfValue): readonly PdfValue[] | undefined {
  if (value.kind === 'null') return [];
  return value.kind === 'array' ? value.items : undefined;
}
