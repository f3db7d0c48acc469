/**
 * Requests as the methods want them: brought into form, and fitting their schema.
 *
 * The check is compiled once per method and version; it costs a request less than a microsecond.
 */

import { invalidRequest } from '@kumoin/contract';
import type { TObject } from 'typebox';
import { Compile } from 'typebox/compile';
import { findProblem } from './find-problem.ts';
import { normalizeRequest, isObject } from '../normalize-request.ts';

/** @throws {CscError} in the words of the method's error table. */
export type ReadRequest = (body: unknown) => object;

export function makeReadRequest(schema: TObject): ReadRequest {
  const form = Compile(schema);
  return function readRequest(body) {
    // `info` is often called without any body.
    const given = body ?? {};
    if (!isObject(given)) throw invalidRequest('The request body is not a JSON object');
    const members = normalizeRequest(schema, given) as object;
    if (form.Check(members)) return members;
    throw findProblem(schema, members) ?? invalidRequest('The request cannot be read');
  };
}
