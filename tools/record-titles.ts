/**
 * Prints the titles of all conformance tests as JSON, without running any: the files are loaded
 * with `title-recorder.ts` in the place of `node:test`. A program of its own, so that whatever a
 * test file does while it is loaded ends with it.
 */

import { globSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { takeTitles } from './title-recorder.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const recorder = new URL('title-recorder.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'node:test' ? { url: recorder, shortCircuit: true } : next(specifier, context),
});

const recorded = [];
for (const found of globSync('tests/conformance/**/*.test.ts', { cwd: root }).sort()) {
  await import(pathToFileURL(join(root, found)).href);
  recorded.push({ file: found.split(sep).join('/'), titles: takeTitles() });
}
// A pipe may take only part at once; the callback comes when it took all.
process.stdout.write(JSON.stringify(recorded), () => process.exit());
