/**
 * The built authenticator (`npm run build:web`), read once at the start. Without it everything else
 * works: the log says so in one line, and its address answers with a page that says the same.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WebApp } from '#faces/authenticator/register-web-app.ts';

const filesMax = 100;

/** @param log is told when there is nothing to serve. */
export function readWebApp(
  folder: string,
  log: { warn(facts: object, line: string): void },
): WebApp | undefined {
  try {
    const record: unknown = JSON.parse(readFileSync(join(folder, 'build.json'), 'utf8'));
    return new Map(namesIn(record).map((name) => [name, readFileSync(join(folder, name))]));
  } catch (cause) {
    const reason = (cause as Error).message;
    log.warn({ reason }, 'the authenticator is not built and not served: npm run build:web');
    return undefined;
  }
}

function namesIn(record: unknown): readonly string[] {
  const files = (record as { files?: unknown } | null)?.files;
  const isList = Array.isArray(files) && files.length > 0 && files.length <= filesMax;
  if (isList && files.every((name) => typeof name === 'string')) return files;
  throw new Error('build.json names no files');
}
