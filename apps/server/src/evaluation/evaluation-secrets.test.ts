/** The demo accounts' secrets stay what they were, or the start says why it cannot go on. */

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { loadEvaluationSecrets, secretsFileName } from './evaluation-secrets.ts';
import { writeFileOnce } from './write-file-whole.ts';

const names = ['alice', 'taro'];

function folder(t: TestContext) {
  const home = mkdtempSync(join(tmpdir(), 'kumoin-secrets-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  return { home, file: join(home, secretsFileName) };
}

test('drawn once, for their owner alone, and the same ever after', (t) => {
  const { home, file } = folder(t);
  const drawn = loadEvaluationSecrets(home, { names, made: false });
  assert.deepEqual(
    drawn.signers.map(({ account }) => account),
    names,
  );
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(loadEvaluationSecrets(home, { names, made: true }), drawn);
  assert.deepEqual(readdirSync(home), [secretsFileName]);
});

test('a file of before there were clients gets their secrets, and keeps the rest', (t) => {
  const { home, file } = folder(t);
  const { clients, ...older } = loadEvaluationSecrets(home, { names, made: false });
  writeFileSync(file, JSON.stringify(older));
  const { clients: drawn, ...rest } = loadEvaluationSecrets(home, { names, made: true });
  assert.deepEqual(rest, older);
  assert.notDeepEqual(drawn, clients);
  assert.deepEqual(loadEvaluationSecrets(home, { names, made: true }).clients, drawn);
  assert.equal(statSync(file).mode & 0o777, 0o600);
});

test('a file of before there were tokens gets their secrets, and keeps the rest', (t) => {
  const { home, file } = folder(t);
  const { signers, ...others } = loadEvaluationSecrets(home, { names, made: false });
  const older = signers.map(({ ocraSecretHex: _, ...signer }) => signer);
  writeFileSync(file, JSON.stringify({ ...others, signers: older }));
  const drawn = loadEvaluationSecrets(home, { names, made: true });
  assert.deepEqual(
    drawn.signers.map(({ ocraSecretHex: _, ...signer }) => signer),
    older,
  );
  const secrets = drawn.signers.map(({ ocraSecretHex }) => ocraSecretHex);
  assert.equal(new Set(secrets).size, names.length);
  for (const secret of secrets) assert.match(secret, /^[0-9a-f]{64}$/);
  assert.deepEqual(loadEvaluationSecrets(home, { names, made: true }), drawn);
});

test('of two starts at once the first one decides', (t) => {
  const { file } = folder(t);
  writeFileOnce(file, 'first');
  writeFileOnce(file, 'second');
  assert.equal(readFileSync(file, 'utf8'), 'first');
});

test('secrets that were lost are not drawn anew for accounts that exist', (t) => {
  const { home } = folder(t);
  assert.throws(() => loadEvaluationSecrets(home, { names, made: true }), /is missing/);
  assert.deepEqual(readdirSync(home), []);
});

for (const content of ['', '{}', '{"operatorToken":"hush hush"', '[]', 'null']) {
  test(`a damaged file is named and not quoted: ${content || 'empty'}`, (t) => {
    const { home, file } = folder(t);
    writeFileSync(file, content);
    assert.throws(
      () => loadEvaluationSecrets(home, { names, made: false }),
      (error) => {
        assert.ok(error instanceof Error);
        assert.match(error.message, /evaluation-secrets\.json is damaged/);
        return !error.message.includes('hush');
      },
    );
  });
}
