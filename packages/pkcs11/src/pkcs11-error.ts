/**
 * What can go wrong with a PKCS#11 module, its tokens and its keys.
 *
 * The code is either the CKR name of the standard (PKCS #11 v2.40, 5.1) or one of ours, for what
 * the standard has no name for. Every error carries words for the operator; `explain.ts` has
 * them. No error ever carries a PIN or key material.
 */

import { explain } from './explain.ts';
import type { OwnCode } from './explain.ts';

export type Pkcs11Code = OwnCode | `CKR_${string}`;

/** An error as it crosses the process boundary. */
export interface Pkcs11Fault {
  readonly code: Pkcs11Code;
  /** The label of the token it happened on, if it was one. */
  readonly token?: string;
  /** What the system said, e.g. the dynamic linker. Never a secret. */
  readonly detail?: string;
}

/** A PKCS#11 operation that did not succeed. */
export class Pkcs11Error extends Error {
  readonly code: Pkcs11Code;
  readonly token: string | undefined;
  /** What happened, in plain words. */
  readonly explanation: string;
  /** What the operator can do about it. */
  readonly hint: string;

  constructor(fault: Pkcs11Fault) {
    const { explanation, hint } = explain(fault.code);
    const place = fault.token === undefined ? '' : ` (token "${fault.token}")`;
    const detail = fault.detail === undefined ? '' : `: ${fault.detail}`;
    super(`${fault.code}${place}: ${explanation}${detail}`);
    this.name = 'Pkcs11Error';
    this.code = fault.code;
    this.token = fault.token;
    this.explanation = explanation;
    this.hint = hint;
  }
}
