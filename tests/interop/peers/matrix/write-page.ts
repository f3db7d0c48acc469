/**
 * Where the matrix goes: always into .cache, from where `npm run test:interop` prints it, and
 * into the reference when the run was complete.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as prettier from 'prettier';

const root = new URL('../../../../', import.meta.url);
const printed = fileURLToPath(new URL('.cache/interop.md', root));
const reference = fileURLToPath(new URL('docs/reference/interop.md', root));

export async function writePage(
  page: string,
  { complete }: { readonly complete: boolean },
): Promise<void> {
  const text = await prettier.format(page, { parser: 'markdown', printWidth: 100 });
  mkdirSync(dirname(printed), { recursive: true });
  writeFileSync(printed, text);
  if (complete) writeFileSync(reference, text);
}
