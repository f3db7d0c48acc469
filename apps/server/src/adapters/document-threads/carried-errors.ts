/**
 * Errors on their way from one thread to another. Copied as they are they would lose class and
 * code; so they are written down as plain data, and made again on the other side.
 */

import { AdesError, NeedUnmet } from '@kumoin/ades';
import type { AdesErrorCode } from '@kumoin/ades';
import { PkiError } from '@kumoin/pki';
import type { PkiErrorCode } from '@kumoin/pki';
import { Outage } from '#domain/outage.ts';
import type { OutageCode } from '#domain/outage.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';

export type CarriedError = { readonly message: string; readonly stack: string | undefined } & (
  | { readonly kind: 'refusal'; readonly code: RefusalCode; readonly detail: string | undefined }
  | { readonly kind: 'outage'; readonly code: OutageCode; readonly cause: CarriedError | undefined }
  | {
      readonly kind: 'unmet';
      readonly permanent: boolean;
      readonly cause: CarriedError | undefined;
    }
  | { readonly kind: 'ades'; readonly code: AdesErrorCode }
  | { readonly kind: 'pki'; readonly code: PkiErrorCode }
  | { readonly kind: 'other'; readonly name: string }
);

/** Causes of causes are not followed any further: what went wrong is told by then. */
const causesMax = 3;

export function carryError(error: unknown, causes = causesMax): CarriedError {
  if (!(error instanceof Error)) {
    return { kind: 'other', name: 'Error', message: String(error), stack: undefined };
  }
  const { message, stack } = error;
  const told = { message, stack };
  if (error instanceof Refusal) {
    return { kind: 'refusal', code: error.code, detail: error.detail, ...told };
  }
  if (error instanceof Outage) {
    return { kind: 'outage', code: error.code, cause: carryCause(error, causes), ...told };
  }
  if (error instanceof NeedUnmet) {
    const { permanent } = error;
    return { kind: 'unmet', permanent, cause: carryCause(error, causes), ...told };
  }
  if (error instanceof AdesError) return { kind: 'ades', code: error.code, ...told };
  if (error instanceof PkiError) return { kind: 'pki', code: error.code, ...told };
  return { kind: 'other', name: error.name, ...told };
}

function carryCause({ cause }: Error, causes: number): CarriedError | undefined {
  return causes > 0 && cause !== undefined ? carryError(cause, causes - 1) : undefined;
}

/** @returns an error of the class it had, with its code, its words and where it came about. */
export function uncarryError(carried: CarriedError): Error {
  const error = remake(carried);
  error.message = carried.message;
  if (carried.stack !== undefined) error.stack = carried.stack;
  return error;
}

function remake(carried: CarriedError): Error {
  switch (carried.kind) {
    case 'refusal':
      return new Refusal(carried.code, carried.detail);
    case 'outage':
      return new Outage(carried.code, { cause: carried.cause && uncarryError(carried.cause) });
    case 'unmet':
      return new NeedUnmet(carried.message, {
        permanent: carried.permanent,
        ...(carried.cause && { cause: uncarryError(carried.cause) }),
      });
    case 'ades':
      return new AdesError(carried.code);
    case 'pki':
      return new PkiError(carried.code);
    case 'other':
      return Object.assign(new Error(carried.message), { name: carried.name });
  }
}
