/**
 * Why a signature must not be augmented, in a form programs can use. A level above would
 * preserve what is worthless, and look as if somebody had checked it.
 */

import { AdesError } from '../ades-error.ts';

export type RefusalCode =
  'extension_broken' | 'extension_expired' | 'extension_revoked' | 'extension_untrusted';

export interface ExtensionRefusal {
  readonly code: RefusalCode;
  /** Which signature: its id in the document. */
  readonly signature: string;
  /** Codes of what was found: faults of the signature, of a time-stamp, of a path. */
  readonly reasons: readonly string[];
  /** Subject of the certificate it is about. */
  readonly certificate?: string;
  /** ISO 8601: when it ended or was revoked. */
  readonly since?: string;
  /** ISO 8601: the earliest time at which the signature is proven to have existed. */
  readonly provenAt?: string;
}

export class ExtensionRefused extends AdesError {
  readonly refusal: ExtensionRefusal;

  constructor(refusal: ExtensionRefusal) {
    super(refusal.code, tell(refusal));
    this.name = 'ExtensionRefused';
    this.refusal = refusal;
  }
}

function tell({ signature, certificate, reasons, since, provenAt }: ExtensionRefusal): string {
  return [
    `signature ${signature}`,
    ...(certificate === undefined ? [] : [certificate]),
    ...(reasons.length === 0 ? [] : [reasons.join(', ')]),
    ...(since === undefined ? [] : [`since ${since}`]),
    ...(provenAt === undefined ? [] : [`proven to exist at ${provenAt}`]),
  ].join('; ');
}
