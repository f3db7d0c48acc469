/** What only Node has does not compile in the SDK; what browsers have too does. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';
import { house } from './fixture-tree.ts';

const folder = join(house, 'packages/sdk');
const { config } = ts.readConfigFile(join(folder, 'tsconfig.json'), (path) =>
  ts.sys.readFile(path),
);
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, folder);

/** @returns what the compiler says of one more source in `src`. */
function complaintsAbout(source: string): readonly string[] {
  const file = join(folder, 'src/breach.ts');
  const host = ts.createCompilerHost(options);
  const readFile = host.getSourceFile.bind(host);
  host.getSourceFile = (name, language) =>
    name === file ? ts.createSourceFile(name, source, language) : readFile(name, language);
  const alone = { ...options, composite: false, noEmit: true };
  const program = ts.createProgram([file], alone, host);
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

const shared = 'export const x = [fetch, crypto.subtle, AbortSignal, URL, btoa, setTimeout];';

test('what both platforms have compiles', () => {
  assert.deepEqual(complaintsAbout(shared), []);
});

for (const name of ['Buffer', 'process', 'setImmediate', 'global', '__dirname', 'require']) {
  test(`${name} does not compile`, () => {
    const [complaint = ''] = complaintsAbout(`export const x = ${name};`);
    assert.match(complaint, new RegExp(`Cannot find name '${name}'`));
  });
}
