/**
 * The lint rules fire: each is broken once in a tree of its own, beside the nearest thing that is
 * allowed. A rule that is in eslint.config.js without a row here fails this test, so nobody can
 * rely on a rule that has never been seen to work.
 */

import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { after, test } from 'node:test';
import { ESLint } from 'eslint';
import { growTree, house } from './fixture-tree.ts';

const header = '/** What this is. */\n';
const lines = (count: number): string => 'let x = 1;\n' + 'x += 1;\n'.repeat(count - 1);
const bodyOf = (count: number): string => `export function f(): void {\n${lines(count - 2)}}\n`;

interface Row {
  readonly rule: string;
  readonly file: string;
  readonly broken: string;
  /** The nearest source the rule lets pass, in a file beside it or in the one named. */
  readonly fine: string;
  readonly fineFile?: string;
}

const source = 'packages/pki/src';
const domain = 'apps/server/src/domain';

const rows: readonly Row[] = [
  {
    rule: 'house/file-name',
    file: `${source}/helpers.ts`,
    broken: '',
    fine: '',
    fineFile: `${source}/help-desk.ts`,
  },
  {
    rule: 'house/file-name',
    file: `${source}/parseDer.ts`,
    broken: '',
    fine: '',
    fineFile: `${source}/parse-der.ts`,
  },
  {
    rule: 'house/header-comment',
    file: `${source}/mute.ts`,
    broken: '// short\nexport const x = 1;\n',
    fine: `${header}export const x = 1;\n`,
  },
  {
    rule: 'house/header-comment',
    file: 'tools/mute-program.js',
    broken: '#!/usr/bin/env node\nconsole.log(1);\n',
    fine: `#!/usr/bin/env node\n${header}console.log(1);\n`,
    fineFile: 'tools/program.js',
  },
  {
    rule: 'house/file-name',
    file: 'apps/web/src/TransactionPage.tsx',
    broken: 'export const x = 1;\n',
    fine: 'export const x = 1;\n',
    fineFile: 'apps/web/src/transaction-page.tsx',
  },
  {
    rule: '@typescript-eslint/no-floating-promises',
    file: 'apps/web/src/screen-of-promises.tsx',
    broken: 'const f = async () => {};\nf();\n',
    fine: 'const f = async () => {};\nvoid f();\n',
  },
  {
    rule: 'house/one-door',
    file: `${source}/barrel.ts`,
    broken: "export * from './tag.ts';\n",
    fine: "export * from './tag.ts';\n",
    fineFile: `${source}/index.ts`,
  },
  {
    rule: 'no-restricted-imports',
    file: 'tests/conformance/blackbox/knows-ours.ts',
    broken: `${header}import { x } from '../../../apps/server/src/build.ts';\nexport const y = x;\n`,
    fine: `${header}import { x } from '@kumoin/contract';\nexport const y = x;\n`,
  },
  { rule: 'max-lines', file: `${source}/long-file.ts`, broken: lines(301), fine: lines(300) },
  { rule: 'max-lines', file: `${source}/long-test.test.ts`, broken: lines(501), fine: lines(500) },
  {
    rule: 'max-lines-per-function',
    file: `${source}/long-function.ts`,
    broken: bodyOf(51),
    fine: bodyOf(50),
  },
  {
    rule: 'max-params',
    file: `${source}/many-params.ts`,
    broken: 'export const f = (a: 1, b: 1, c: 1, d: 1) => [a, b, c, d];\n',
    fine: 'export const f = (a: 1, b: 1, c: 1) => [a, b, c];\n',
  },
  {
    rule: 'max-depth',
    file: `${source}/deep-nest.ts`,
    broken:
      'export const f = (a: boolean): void => { if (a) { if (!a) { if (a) { if (!a) f(a); } } } };\n',
    fine: 'export const f = (a: boolean): void => { if (a) { if (!a) { if (a) f(a); } } };\n',
  },
  {
    rule: 'no-restricted-syntax',
    file: `${source}/unnamed.ts`,
    broken: 'export default 1;\n',
    fine: 'export const one = 1;\n',
  },
  {
    rule: 'no-restricted-syntax',
    file: `${source}/an-enum.ts`,
    broken: 'export enum A { B }\n',
    fine: "export type A = 'b';\n",
  },
  {
    rule: 'no-restricted-syntax',
    file: `${source}/a-parameter-property.ts`,
    broken: 'export class A { constructor(readonly b: number) {} }\n',
    fine: 'export class A { readonly b: number; constructor(b: number) { this.b = b; } }\n',
  },
  {
    rule: 'no-restricted-syntax',
    file: 'apps/server/src/adapters/http/reads-environment.ts',
    broken: "export const a = process.env['A'];\n",
    fine: 'export const a = process.pid;\n',
  },
  {
    rule: 'no-restricted-syntax',
    file: 'apps/server/src/adapters/http/reads-environment-too.ts',
    broken: "export const a = process.env['A'];\n",
    fine: "export const a = process.env['A'];\n",
    fineFile: 'apps/server/src/config.ts',
  },
  {
    rule: 'no-restricted-syntax',
    file: `${domain}/has-a-clock.ts`,
    broken: 'export const f = () => new Date();\n',
    fine: 'export const f = () => new Date(0);\n',
  },
  {
    rule: 'no-restricted-syntax',
    file: `${domain}/has-a-clock-now.ts`,
    broken: 'export const f = () => Date.now();\n',
    fine: 'export const f = () => Date.UTC(2000);\n',
  },
  {
    rule: 'no-restricted-syntax',
    file: `${domain}/has-dice.ts`,
    broken: 'export const f = () => Math.random();\n',
    fine: 'export const f = () => Math.max();\n',
  },
  {
    rule: 'no-restricted-syntax',
    file: `${domain}/waits.ts`,
    broken: 'export const f = async (p: Promise<1>) => { await p; };\n',
    fine: 'export const f = (p: Promise<1>) => p;\n',
  },
  {
    rule: 'no-restricted-syntax',
    file: `${source}/waits.ts`,
    broken: 'export const f = async (p: Promise<1>) => { await p; };\n',
    fine: 'export const f = async (p: Promise<1>) => { await p; };\n',
    fineFile: `${source}/build-by-waiting.ts`,
  },
  {
    rule: 'no-restricted-syntax',
    file: `${source}/build-by-clock.ts`,
    broken: 'export const f = () => Date.now();\n',
    fine: 'export const f = () => Date.UTC(2000);\n',
  },
  {
    rule: 'no-restricted-syntax',
    file: `${source}/skips.test.ts`,
    broken: "import { test } from 'node:test';\ntest('a', { skip: true }, () => {});\n",
    fine: "import { test } from 'node:test';\ntest('a', { skip: 'qpdf is missing' }, () => {});\n",
  },
  {
    rule: 'no-restricted-syntax',
    file: 'tests/e2e/alone.test.ts',
    broken: "import { test } from 'node:test';\nvoid test.only('a', () => {});\n",
    fine: "import { test } from 'node:test';\ntest('a', () => {});\n",
  },
  {
    rule: 'no-restricted-globals',
    file: `${domain}/speaks.ts`,
    broken: "export const f = () => console.log('a');\n",
    fine: "export const f = (console: { log: (a: string) => void }) => console.log('a');\n",
  },
  {
    rule: 'no-restricted-globals',
    file: `${source}/has-buffers.ts`,
    broken: "export const a = Buffer.from('a');\n",
    fine: 'export const a = Uint8Array.of(1);\n',
  },
  {
    rule: 'no-warning-comments',
    file: `${source}/unfinished.ts`,
    broken: '// TODO: later\n',
    fine: '// What there is todo is done.\n',
  },
  {
    rule: 'eqeqeq',
    file: `${source}/loose-equal.ts`,
    broken: 'export const f = (a: unknown) => a == 1;\n',
    fine: 'export const f = (a: unknown) => a === 1;\n',
  },
  {
    rule: 'no-control-regex',
    file: `${source}/control.ts`,
    broken: 'export const a = /\\x00/;\n',
    fine: 'export const a = /\\x20/;\n',
  },
  {
    rule: 'no-eval',
    file: `${source}/evaluates.ts`,
    broken: "export const a: unknown = eval('1');\n",
    fine: "export const a: unknown = JSON.parse('1');\n",
  },
  {
    rule: 'no-unsafe-finally',
    file: `${source}/swallows.ts`,
    broken: 'export const f = () => { try { return 1; } finally { return 2; } };\n',
    fine: 'export const f = () => { try { return 1; } finally { f(); } };\n',
  },
  {
    rule: 'require-yield',
    file: `${source}/barren.ts`,
    broken: 'export function* f() { return 1; }\n',
    fine: 'export function* f() { yield 1; }\n',
  },
  {
    rule: 'no-var',
    file: `${source}/hoists.ts`,
    broken: 'export var a = 1;\n',
    fine: 'export const a = 1;\n',
  },
  {
    rule: 'prefer-const',
    file: `${source}/never-changes.ts`,
    broken: 'let a = 1;\nexport const b = a;\n',
    fine: 'const a = 1;\nexport const b = a;\n',
  },
  {
    rule: '@typescript-eslint/await-thenable',
    file: 'apps/server/src/adapters/http/awaits-nothing.ts',
    broken: 'export const f = async () => { await 1; };\n',
    fine: 'export const f = async () => { await Promise.resolve(1); };\n',
  },
  {
    rule: '@typescript-eslint/no-explicit-any',
    file: `${source}/anything.ts`,
    broken: 'export const f = (a: any): unknown => a;\n',
    fine: 'export const f = (a: unknown): unknown => a;\n',
  },
  {
    rule: '@typescript-eslint/no-floating-promises',
    file: `${source}/floats.ts`,
    broken: 'export const f = (p: Promise<1>): void => { p; };\n',
    fine: 'export const f = (p: Promise<1>): void => { p.catch(() => 1); };\n',
  },
  {
    rule: '@typescript-eslint/no-misused-promises',
    file: `${source}/misused.ts`,
    broken: 'export const f = (p: Promise<boolean>) => (p ? 1 : 2);\n',
    fine: 'export const f = (p: boolean) => (p ? 1 : 2);\n',
  },
  {
    rule: '@typescript-eslint/no-non-null-assertion',
    file: `${source}/insists.ts`,
    broken: 'export const f = (a: string | null) => a!;\n',
    fine: "export const f = (a: string | null) => a ?? '';\n",
  },
  {
    rule: '@typescript-eslint/only-throw-error',
    file: `${source}/throws-text.ts`,
    broken: "export const f = () => { throw 'no'; };\n",
    fine: "export const f = () => { throw new Error('no'); };\n",
  },
  {
    rule: '@typescript-eslint/switch-exhaustiveness-check',
    file: `${source}/forgets.ts`,
    broken:
      "export const f = (a: 'b' | 'c') => { switch (a) { case 'b': return 1; } return 2; };\n",
    fine: "export const f = (a: 'b' | 'c') => { switch (a) { case 'b': return 1; case 'c': return 2; } };\n",
  },
];

const tree = growTree([
  'eslint.config.js',
  'tools/eslint-house.js',
  'tsconfig.base.json',
  'tsconfig.tests.json',
  'apps/web/tsconfig.json',
  'apps/web/tsconfig.tests.json',
  'package.json',
]);
after(() => tree.remove());
symlinkSync(join(house, 'node_modules'), join(tree.root, 'node_modules'));
tree.write({ [`${source}/tag.ts`]: `${header}export const tag = 1;\n` });

const allowedFile = ({ file, fineFile }: Row): string =>
  fineFile ?? file.replace(/(\.test)?\.(tsx?)$/, '-allowed$1.$2');

for (const row of rows) {
  // The header rule wants one everywhere; it is left out only where that rule is on trial.
  const before = row.rule === 'house/header-comment' ? '' : header;
  tree.write({ [row.file]: before + row.broken, [allowedFile(row)]: before + row.fine });
}

const eslint = new ESLint({ cwd: tree.root });
const results = await eslint.lintFiles(['packages', 'apps', 'tests', 'tools']);
const named = new Map(
  results.map(({ filePath, messages }) => [
    relative(tree.root, filePath),
    messages.map(({ ruleId, message }) => ruleId ?? message),
  ]),
);

for (const row of rows) {
  test(`lint names ${row.rule} in ${row.file}, and nothing in the allowed one`, () => {
    assert.deepEqual([...new Set(named.get(row.file))], [row.rule]);
    assert.deepEqual(named.get(allowedFile(row)), []);
  });
}

test('lint has no rule that was not seen to fire', async () => {
  const rooms = [`${source}/a.ts`, `${domain}/a.ts`, 'tools/a.ts', `${source}/a.test.ts`];
  const seen = new Set(rows.map(({ rule }) => rule));
  for (const file of rooms) {
    const config = (await eslint.calculateConfigForFile(file)) as {
      rules: Readonly<Record<string, readonly [severity: number]>>;
    };
    const active = Object.entries(config.rules).filter(([, [severity]]) => severity > 0);
    for (const [rule] of active) assert.ok(seen.has(rule), `${rule} (${file})`);
  }
});
