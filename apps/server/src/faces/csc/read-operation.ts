/**
 * `operationMode` and what goes with it. CSC API v2.0.0.2, 11.10 and 11.11: in mode S, which is
 * the default, `validity_period` and `response_uri` are ignored, whatever they are.
 */

import { invalidParameter } from '@kumoin/contract';
import type { SignaturesRequest } from '#usecases/signatures/request-signatures.ts';

export type BackgroundTerms = Pick<SignaturesRequest, 'validityMs' | 'responseUri'>;

interface Operation {
  readonly operationMode?: string;
  readonly validity_period?: unknown;
  readonly response_uri?: unknown;
}

/**
 * @returns undefined in mode S.
 * @throws {CscError} `Invalid parameter validity_period`, `Invalid parameter response_uri`.
 */
export function readOperation(body: Operation): BackgroundTerms | undefined {
  if (body.operationMode !== 'A') return undefined;
  const { validity_period: validity, response_uri: uri } = body;
  if (validity !== undefined && !isMilliseconds(validity)) {
    throw invalidParameter('validity_period');
  }
  if (uri !== undefined && typeof uri !== 'string') throw invalidParameter('response_uri');
  return { validityMs: validity, responseUri: uri };
}

function isMilliseconds(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}
