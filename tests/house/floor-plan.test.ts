/**
 * The floor plan holds: every rule of .dependency-cruiser.cjs is broken once, on purpose, in a
 * tree of its own, and has to be named for exactly the file that broke it. The nearest allowed
 * import stands beside it and must not be named. One run of the tool judges the whole tree.
 */

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { growTree, house, outcomeOf } from './fixture-tree.ts';

const uses = (path: string): string => `import { x } from '${path}';\nexport const y = x;\n`;
const usesType = (path: string): string =>
  `import type { X } from '${path}';\nexport type Y = X;\n`;
const offers = 'export const x = 1;\nexport type X = number;\n';
const program = (name: string, dependencies: object): string =>
  JSON.stringify({ name, type: 'module', dependencies });

/** What the breaking files reach for; each is in use, so none is an orphan. */
const rooms = {
  'package.json': program('fixture', {}),
  'apps/server/package.json': program('@kumoin/server', { declared: '1.0.0' }),
  'apps/cli/package.json': program('@kumoin/cli', {}),
  'packages/otp/package.json': program('@kumoin/otp', { '@noble/hashes': '1.0.0' }),
  'packages/pki/package.json': program('@kumoin/pki', { '@noble/hashes': '1.0.0' }),
  'node_modules/declared/package.json': program('declared', {}),
  'node_modules/declared/index.js': 'export const x = 1;\n',
  'node_modules/stray/package.json': program('stray', {}),
  'node_modules/stray/index.js': 'export const x = 1;\n',
  'node_modules/@noble/hashes/package.json': program('@noble/hashes', {}),
  'node_modules/@noble/hashes/index.js': 'export const x = 1;\n',
  'packages/pkcs11/package.json': program('@kumoin/pkcs11', { pkcs11js: '1.0.0' }),
  'node_modules/pkcs11js/package.json': program('pkcs11js', {}),
  'node_modules/pkcs11js/index.js': 'export const x = 1;\n',
  'packages/contract/src/index.ts': offers,
  'packages/pki/src/index.ts': uses('./tag.ts') + 'export { x };\nexport type X = number;\n',
  'packages/pki/src/tag.ts': offers,
  'packages/otp/src/index.ts': offers,
  'packages/otp/src/code.test.ts': offers,
  // A cycle is named once, at the file where the tool meets it first.
  'packages/otp/src/hen.ts': uses('./egg.ts'),
  'packages/ades/src/index.ts': offers,
  'packages/sdk/src/index.ts': offers,
  'packages/testkit/src/index.ts': offers,
  'apps/cli/src/main.ts': offers,
  'apps/web/src/screen.tsx': offers,
  'apps/server/src/domain/rule.ts': offers,
  'apps/server/src/ports/clock.ts': offers,
  'apps/server/src/adapters/sql/row.ts': offers,
  'apps/server/src/faces/csc/route.ts': offers,
  'apps/server/src/pages/page.ts': offers,
  'apps/server/src/usecases/signatures/sign.ts': offers,
  'apps/server/src/evaluation/seed.ts': offers,
  'apps/server/src/config.ts': offers,
  'apps/server/src/build.ts': uses('./config.ts') + 'export { x };',
};

const allowed = {
  'packages/pki/src/crypto/node-crypto.ts':
    "import { sign as x } from 'node:crypto';\nexport const y = x;\n",
  'packages/pki/src/crypto/browser-crypto.ts': uses('@noble/hashes'),
  'packages/otp/src/hmac.ts': uses('@noble/hashes'),
  'packages/otp/src/container-ciphers.ts': uses('@noble/hashes'),
  'packages/pkcs11/src/agent/binding.ts': uses('pkcs11js') + 'export { x };',
  'packages/ades/src/makes.ts': uses('../../pki/src/index.ts'),
  'packages/ades/src/deflate/node-deflate.ts':
    "import { inflateSync as x } from 'node:zlib';\nexport const y = x;\n",
  'packages/sdk/src/speaks.ts': uses('../../contract/src/index.ts'),
  'apps/web/src/shows.tsx': uses('./screen.tsx'),
  'packages/testkit/src/world.ts': uses('../../pki/src/index.ts'),
  'packages/otp/src/token.test.ts': uses('../../testkit/src/index.ts'),
  'apps/cli/src/sign.ts': uses('../../../packages/sdk/src/index.ts'),
  'apps/server/src/domain/rules.ts': uses('../../../../packages/pki/src/index.ts'),
  'apps/server/src/ports/clocks.ts': uses('../domain/rule.ts'),
  'apps/server/src/usecases/signatures/step.ts': uses('./sign.ts') + uses('../../ports/clock.ts'),
  'apps/server/src/adapters/sql/store.ts': uses('./row.ts') + uses('../../ports/clock.ts'),
  'apps/server/src/adapters/http/reach.ts': uses('declared'),
  'apps/server/src/faces/csc/sign.ts': usesType('../../usecases/signatures/sign.ts'),
  'apps/server/src/pages/list.ts': uses('../domain/rule.ts') + "export * from './page.ts';\n",
  'apps/server/src/pages/assets.ts':
    "import { readFileSync as x } from 'node:fs';\nexport const y = x;\n",
  'apps/server/src/faces/csc/shows.ts': uses('../../pages/page.ts'),
  'apps/server/src/evaluation/first.ts':
    usesType('../usecases/signatures/sign.ts') + uses('../../../../packages/sdk/src/index.ts'),
  'apps/server/src/commands/serve.ts': uses('../build.ts') + uses('../evaluation/seed.ts'),
  'apps/server/src/main.ts': uses('./commands/serve.ts'),
};

/** One row per rule: the file that breaks it, and how. */
const breaches: readonly { rules: readonly string[]; file: string; text: string }[] = [
  { rules: ['no-unresolved'], file: 'apps/cli/src/lost.ts', text: uses('./nowhere.ts') },
  { rules: ['no-cycles'], file: 'packages/otp/src/egg.ts', text: usesType('./hen.ts') },
  { rules: ['no-orphans'], file: 'apps/cli/src/lonely.ts', text: offers },
  {
    rules: ['declared-dependencies-only'],
    file: 'packages/otp/src/borrows.ts',
    text: uses('stray'),
  },
  {
    rules: ['tests-are-not-imported'],
    file: 'packages/otp/src/leans.ts',
    text: uses('./code.test.ts'),
  },
  {
    rules: ['packages-do-not-know-apps'],
    file: 'packages/testkit/src/server.ts',
    text: uses('../../../apps/server/src/domain/rule.ts'),
  },
  {
    rules: ['packages-have-one-door'],
    file: 'packages/ades/src/window.ts',
    text: uses('../../pki/src/tag.ts'),
  },
  {
    rules: ['ground-packages-stand-apart'],
    file: 'packages/pki/src/leaning.ts',
    text: uses('../../otp/src/index.ts'),
  },
  {
    rules: ['ades-knows-pki'],
    file: 'packages/ades/src/wire.ts',
    text: uses('../../contract/src/index.ts'),
  },
  {
    rules: ['evidence-knows-ades'],
    file: 'packages/evidence/src/wire.ts',
    text: uses('../../contract/src/index.ts'),
  },
  {
    rules: ['web-knows-its-packages'],
    file: 'apps/web/src/certificates.ts',
    text: uses('../../../packages/pki/src/index.ts'),
  },
  {
    rules: ['web-logic-knows-no-screens'],
    file: 'apps/web/src/decides.ts',
    text: uses('./screen.tsx'),
  },
  {
    rules: ['sdk-knows-contract'],
    file: 'packages/sdk/src/bytes.ts',
    text: uses('../../pki/src/index.ts'),
  },
  {
    rules: ['testkit-knows-pki'],
    file: 'packages/testkit/src/wire.ts',
    text: uses('../../contract/src/index.ts'),
  },
  {
    rules: ['server-knows-its-packages'],
    file: 'apps/server/src/adapters/http/self.ts',
    text: uses('../../../../../packages/sdk/src/index.ts'),
  },
  {
    rules: ['cli-knows-its-packages'],
    file: 'apps/cli/src/wire.ts',
    text: uses('../../../packages/contract/src/index.ts'),
  },
  {
    rules: ['testkit-is-for-tests', 'cli-knows-its-packages'],
    file: 'apps/cli/src/pretends.ts',
    text: uses('../../../packages/testkit/src/index.ts'),
  },
  {
    rules: ['pure-packages-have-no-hands'],
    file: 'packages/pki/src/reads.ts',
    text: "import { readFileSync as x } from 'node:fs';\nexport const y = x;\n",
  },
  {
    rules: ['pure-packages-have-no-hands', 'crypto-has-six-doors'],
    file: 'packages/pki/src/digests.ts',
    text: "import { hash as x } from 'node:crypto';\nexport const y = x;\n",
  },
  {
    rules: ['pure-packages-have-no-hands', 'deflate-has-two-doors'],
    file: 'packages/ades/src/inflates.ts',
    text: "import { inflateSync as x } from 'node:zlib';\nexport const y = x;\n",
  },
  {
    rules: ['node-doors-lead-to-crypto-and-zlib'],
    file: 'packages/ades/src/pdf/encryption/node-cipher.ts',
    text: "import { readFileSync as x } from 'node:fs';\nexport const y = x;\n",
  },
  {
    rules: ['crypto-has-six-doors'],
    file: 'packages/otp/src/digests.ts',
    text: uses('@noble/hashes'),
  },
  {
    rules: ['pkcs11js-stays-in-the-agent'],
    file: 'packages/pkcs11/src/loads.ts',
    text: uses('pkcs11js'),
  },
  {
    rules: ['nobody-imports-the-agent'],
    file: 'packages/pkcs11/src/borrows.ts',
    text: uses('./agent/binding.ts'),
  },
  {
    rules: ['apps-do-not-know-each-other'],
    file: 'apps/cli/src/shortcut.ts',
    text: uses('../../server/src/domain/rule.ts'),
  },
  {
    rules: ['domain-stands-alone'],
    file: 'apps/server/src/domain/asks.ts',
    text: uses('../ports/clock.ts'),
  },
  {
    rules: ['domain-stands-alone'],
    file: 'apps/server/src/domain/waits.ts',
    text: "import { setTimeout as x } from 'node:timers/promises';\nexport const y = x;\n",
  },
  {
    rules: ['domain-stands-alone'],
    file: 'apps/server/src/domain/buys.ts',
    text: uses('declared'),
  },
  {
    rules: ['ports-speak-domain'],
    file: 'apps/server/src/ports/rows.ts',
    text: usesType('../adapters/sql/row.ts'),
  },
  {
    rules: ['usecases-know-domain-and-ports'],
    file: 'apps/server/src/usecases/signatures/speak.ts',
    text: uses('../../faces/csc/route.ts'),
  },
  {
    rules: ['usecases-stay-with-their-noun'],
    file: 'apps/server/src/usecases/access/grant.ts',
    text: uses('../signatures/sign.ts'),
  },
  {
    rules: ['faces-know-usecases'],
    file: 'apps/server/src/faces/csc/store.ts',
    text: usesType('../../ports/clock.ts'),
  },
  {
    rules: ['faces-take-usecases-as-types'],
    file: 'apps/server/src/faces/csc/calls.ts',
    text: uses('../../usecases/signatures/sign.ts'),
  },
  {
    rules: ['faces-do-not-know-each-other'],
    file: 'apps/server/src/faces/tsa/copies.ts',
    text: uses('../csc/route.ts'),
  },
  {
    rules: ['adapters-know-ports-and-domain'],
    file: 'apps/server/src/adapters/http/decides.ts',
    text: uses('../../usecases/signatures/sign.ts'),
  },
  {
    rules: ['adapters-do-not-know-each-other'],
    file: 'apps/server/src/adapters/http/rows.ts',
    text: uses('../sql/row.ts'),
  },
  {
    rules: ['pages-know-domain'],
    file: 'apps/server/src/pages/asks.ts',
    text: usesType('../usecases/signatures/sign.ts'),
  },
  {
    rules: ['pages-know-domain'],
    file: 'apps/server/src/pages/reads.ts',
    text: "import { readFileSync as x } from 'node:fs';\nexport const y = x;\n",
  },
  {
    rules: ['pages-are-shown-by-faces'],
    file: 'apps/server/src/adapters/sql/shows.ts',
    text: uses('../../pages/page.ts'),
  },
  {
    rules: ['evaluation-stands-on-usecases'],
    file: 'apps/server/src/evaluation/backdoor.ts',
    text: uses('../adapters/sql/row.ts'),
  },
  {
    rules: ['evaluation-is-wired-in-one-place'],
    file: 'apps/server/src/stray-seed.ts',
    text: uses('./evaluation/seed.ts'),
  },
  {
    rules: ['nobody-sees-the-wiring'],
    file: 'apps/server/src/stray-build.ts',
    text: uses('./build.ts'),
  },
];

interface Verdict {
  readonly summary: {
    readonly violations: readonly { rule: { name: string }; from: string }[];
  };
}

const tree = growTree(['.dependency-cruiser.cjs', 'tsconfig.base.json']);
after(() => tree.remove());
tree.write(rooms);
tree.write(allowed);
for (const { file, text } of breaches) tree.write({ [file]: text });

const tool = join(house, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
const { stdout, stderr } = await outcomeOf(
  [process.execPath, tool, 'packages', 'apps', '--output-type', 'json'],
  { cwd: tree.root },
);
assert.notEqual(stdout, '', stderr);
const verdict = JSON.parse(stdout) as Verdict;
const named = verdict.summary.violations.map(({ rule, from }) => `${rule.name} < ${from}`);

const plan = createRequire(import.meta.url)(join(house, '.dependency-cruiser.cjs')) as {
  forbidden: readonly { name: string }[];
};

for (const { name } of plan.forbidden) {
  test(`the floor plan names ${name} when it is broken`, () => {
    const rows = breaches.filter(({ rules }) => rules.includes(name));
    assert.notEqual(rows.length, 0, 'no breach was written for this rule');
    for (const { file } of rows) assert.ok(named.includes(`${name} < ${file}`), file);
  });
}

test('the floor plan names nothing that is allowed', () => {
  const expected = breaches.flatMap(({ rules, file }) => rules.map((rule) => `${rule} < ${file}`));
  assert.deepEqual([...new Set(named)].sort(), expected.sort());
});
