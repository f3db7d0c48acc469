/** The one file that a format signs which knows no names. */

import { AdesError } from '../ades-error.ts';
import type { AdesErrorCode } from '../ades-error.ts';
import type { FileToSign } from './signature-order.ts';

/** @throws {AdesError} `missing` for none or several. */
export function singleFile(files: readonly FileToSign[], missing: AdesErrorCode): FileToSign {
  const [file, ...more] = files;
  if (file === undefined || more.length > 0) {
    throw new AdesError(missing, `one document, not ${files.length}`);
  }
  return file;
}

/** @throws {AdesError} `missing` where only the digest is known. */
export function wholeContent({ content, name }: FileToSign, missing: AdesErrorCode): Uint8Array {
  if (content instanceof Uint8Array) return content;
  throw new AdesError(missing, `of ${name} only the digest is known`);
}
