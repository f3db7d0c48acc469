/** `--lock`: the form fields of a PDF that nobody may change once it is signed (FieldMDP). */

import type { PadesUpdateOrder } from '@kumoin/ades';
import { CliError } from '../cli-error.ts';

export type FieldLock = NonNullable<PadesUpdateOrder['locks']>;

/** @param text `all`, `include:NAME,NAME` or `exclude:NAME,NAME`. @throws {CliError} `usage`. */
export function readFieldLock(text: string): FieldLock {
  if (text === 'all') return { action: 'All' };
  const [, action, names = ''] = /^(include|exclude):(.+)$/u.exec(text) ?? [];
  const fields = names.split(',');
  if (action === undefined || fields.includes('')) {
    throw new CliError('usage', '--lock: all, include:FIELD,FIELD or exclude:FIELD,FIELD');
  }
  return { action: action === 'include' ? 'Include' : 'Exclude', fields };
}
