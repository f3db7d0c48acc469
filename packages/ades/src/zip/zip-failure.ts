/**
 * What the library throws, in words of ours. What a source threw while it was read is not the
 * archive's fault and stays what it was.
 */

import {
  ERR_ENCRYPTED,
  ERR_ENCRYPTED_CENTRAL_DIRECTORY,
  ERR_UNSAFE_FILENAME,
  ERR_UNSUPPORTED_COMPRESSION,
  ERR_UNSUPPORTED_ENCRYPTION,
} from '@zip.js/zip.js/lib/zip-core-custom.js';
import { AdesError } from '../ades-error.ts';

const forbidden: readonly string[] = [
  ERR_ENCRYPTED,
  ERR_ENCRYPTED_CENTRAL_DIRECTORY,
  ERR_UNSAFE_FILENAME,
  ERR_UNSUPPORTED_COMPRESSION,
  ERR_UNSUPPORTED_ENCRYPTION,
];

/**
 * @param source what was read; its own failure, if it had one, comes first.
 * @returns what to throw instead of `error`.
 */
export function zipFailure(error: unknown, source: { readonly failure: unknown }): unknown {
  if (source.failure !== undefined) return source.failure;
  if (!(error instanceof Error) || error instanceof AdesError) return error;
  const code = forbidden.includes(error.message) ? 'zip_entry_forbidden' : 'zip_malformed';
  return new AdesError(code, error.message, { cause: error });
}
