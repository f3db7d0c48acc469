import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { CliError } from '../cli-error.ts';
import { noQuestions } from '../terminal/questions.ts';
import type { Questions } from '../terminal/questions.ts';
import { gatherMeans } from './signing-means.ts';
import type { MeansOptions } from './signing-means.ts';

/** The secret and the code of RFC 6238, appendix B, at 59 seconds. */
const totp = { secretBase32: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', digits: 8, periodSeconds: 30 };
/** RFC 6287, appendix C.1, with the key for SHA-1. */
const ocra = {
  ...{ suite: 'OCRA-1:HOTP-SHA1-6:QN08', tokenID: 't' },
  secretHex: Buffer.from('12345678901234567890').toString('hex'),
};
const demo = {
  cscV2: 'http://127.0.0.1:1/csc/v2',
  trustAnchors: '/root.pem',
  signers: [
    { account: 'alice', password: 'demo-pw', pin: 'demo-pin', totp, ocra, credentials: [] },
  ],
};
const nothing: MeansOptions = {
  demo: undefined,
  server: undefined,
  account: undefined,
  passwordFile: undefined,
  pinFile: undefined,
  otp: undefined,
  clientId: undefined,
  clientSecretFile: undefined,
};
const person: Questions = {
  text: async ({ label }) => `typed ${label}`,
  secret: async ({ label }) => `typed ${label}`,
  choose: async () => '',
};

function world(t: TestContext) {
  const home = mkdtempSync(join(tmpdir(), 'kumoin-means-'));
  t.after(() => rmSync(home, { recursive: true }));
  writeFileSync(join(home, 'demo.json'), JSON.stringify(demo));
  writeFileSync(join(home, 'secret'), 'from file\n');
  const means = (options: Partial<MeansOptions>, questions = noQuestions) =>
    gatherMeans({ ...nothing, ...options }, { home, questions, now: () => 59_000 });
  return { means, file: join(home, 'secret') };
}

const isUsage = (error: unknown): boolean => error instanceof CliError && error.code === 'usage';

test('the demo file answers everything', async (t) => {
  const alice = world(t).means({ demo: 'alice' });
  assert.equal(alice.server, demo.cscV2);
  assert.deepEqual(
    [await alice.account(), await alice.password('alice'), await alice.pin(), await alice.otp()],
    ['alice', 'demo-pw', 'demo-pin', '94287082'],
  );
  assert.deepEqual([alice.codePeriodMs, alice.factorsKnown], [30_000, true]);
});

test('the token of the demo file answers a question, and nobody else has one', (t) => {
  const { means } = world(t);
  const { token } = means({ demo: 'alice' });
  assert.deepEqual([token?.id, token?.codeFor('11111111')], ['t', '243178']);
  assert.equal(means({ server: 'https://rssp.example' }).token, undefined);
});

test('options go before the demo file', async (t) => {
  const { means, file } = world(t);
  const server = 'https://rssp.example';
  const own = means({ demo: 'alice', server, passwordFile: file, pinFile: file, otp: '123456' });
  assert.deepEqual(
    [own.server, await own.password('alice'), await own.pin(), await own.otp()],
    [server, 'from file', 'from file', '123456'],
  );
  assert.deepEqual([own.codePeriodMs, own.factorsKnown], [undefined, false]);
});

test('a PIN from elsewhere may be wrong, though the codes are right', (t) => {
  const { means, file } = world(t);
  const { codePeriodMs, factorsKnown } = means({ demo: 'alice', pinFile: file });
  assert.deepEqual([codePeriodMs, factorsKnown], [30_000, false]);
});

test('without a demo a person is asked, for what is not on the command line', async (t) => {
  const { means } = world(t);
  const asked = means({ server: 'https://rssp.example', account: 'bob' }, person);
  assert.deepEqual(
    [await asked.account(), await asked.password('bob'), await asked.pin(), await asked.otp()],
    ['bob', 'typed Password of bob', 'typed PIN', 'typed One-time password'],
  );
});

test('where nobody can be asked, the option that is missing is named', async (t) => {
  const alone = world(t).means({ server: 'https://rssp.example' });
  const missing: readonly (readonly [Promise<string>, RegExp])[] = [
    [alone.account(), /--account/],
    [alone.password('a'), /--password-file/],
    [alone.pin(), /--pin-file/],
    [alone.otp(), /--otp/],
  ];
  for (const [answer, option] of missing) {
    await assert.rejects(answer, (error: Error) => isUsage(error) && option.test(error.message));
  }
});

test('a server has to be named somewhere', (t) => {
  assert.throws(() => world(t).means({ account: 'alice' }), isUsage);
});
