/**
 * One revision set against the one before it: what the rules about later changes look at,
 * and what they answer.
 */

import type { PdfValue } from '../../../pdf/cos.ts';
import type { PdfDocument } from '../../../pdf/pdf-document.ts';
import type { PdfPage } from '../../../pdf/page-tree.ts';
import type { PdfRevision } from '../../../pdf/xref-entry.ts';
import type { FormField } from '../../form/form-fields.ts';
import type { ReferenceUsages } from './reference-usages.ts';

export type ChangeFault =
  | 'hybrid_revision'
  | 'revision_unreadable'
  | 'too_many_revisions'
  | 'bytes_after_last_revision'
  | 'bytes_unaccounted'
  | 'cross_references_ambiguous'
  | 'object_misplaced'
  | 'generation_changed'
  | 'keys_duplicated'
  | 'object_freed'
  | 'dangling_reference_filled'
  | 'trailer_changed'
  | 'catalog_changed'
  | 'form_changed'
  | 'field_added'
  | 'field_changed'
  | 'annotation_added'
  | 'page_changed'
  | 'page_covered'
  | 'validation_material_changed'
  | 'metadata_unsafe'
  | 'object_changed';

/** What is told without being held against the document: people decide what it means. */
export type ChangeRemark = 'visible_signature_added' | 'annotation_covered';

/** Of EN 319 142-1 and ISO 32000-2, 12.8.2.2: what a change amounts to. */
export type ChangeLevel = 'none' | 'validation_material' | 'signing' | 'other';

export interface RevisionStep {
  readonly base: PdfDocument;
  readonly next: PdfDocument;
  readonly revision: PdfRevision;
  /** Objects that were there before and say something else now. */
  readonly changed: ReadonlySet<number>;
  readonly added: ReadonlySet<number>;
  /** Where `base` refers to changed and added objects. */
  readonly usages: ReferenceUsages;
  /** Pages of `base` by object number. Of their dictionaries /Annots may be older. */
  readonly pages: ReadonlyMap<number, PdfPage>;
  /** Fields of `base`, and the same by the object numbers of field and widgets. */
  readonly form: KnownFields;
  /** Which new objects were looked at as signatures already, and whether they are. */
  readonly signatures: Map<number, boolean>;
  /** All steps share what may be spent on looking. @throws {AdesError} `pdf_too_large`. */
  spend(looks: number): void;
}

export interface KnownFields {
  readonly all: readonly FormField[];
  readonly byNumber: ReadonlyMap<number, FormField>;
}

/** Collects what the rules find in one step. */
export class StepFindings {
  readonly faults = new Set<ChangeFault>();
  readonly remarks = new Set<ChangeRemark>();
  /** Full names of fields that were signed or created. */
  readonly signedFields: string[] = [];
  /** A new field that can be seen. */
  visibleFieldAdded = false;
  #level = 0;

  fail(fault: ChangeFault): void {
    this.faults.add(fault);
    this.raise('other');
  }

  raise(level: ChangeLevel): void {
    this.#level = Math.max(this.#level, levels.indexOf(level));
  }

  get level(): ChangeLevel {
    return levels[this.#level] ?? 'other';
  }
}

const levels: readonly ChangeLevel[] = ['none', 'validation_material', 'signing', 'other'];

/** Whether `value` is a reference to an object this revision brought. */
export function isAdded(step: RevisionStep, value: PdfValue | undefined): boolean {
  return value?.kind === 'reference' && step.added.has(value.number);
}
