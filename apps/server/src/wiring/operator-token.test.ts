import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readOperatorToken } from './operator-token.ts';

const folder = mkdtempSync(join(tmpdir(), 'kumoin-token-'));
after(() => rmSync(folder, { recursive: true }));

function tokenFile(text: string, mode = 0o600): string {
  const file = join(folder, 'token');
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

const token = 'x'.repeat(32);

test('a token is one line of 32 to 512 visible characters', () => {
  for (const text of [token, `${token}\n`, `${token}\r\n`]) {
    assert.equal(readOperatorToken(tokenFile(text)), token);
  }
  assert.equal(readOperatorToken(tokenFile('x'.repeat(512))).length, 512);
  for (const text of [
    '',
    'x'.repeat(31),
    'x'.repeat(513),
    `${token}\n\n`,
    `${token} `,
    `${token}é`,
  ]) {
    assert.throws(() => readOperatorToken(tokenFile(text)), { name: 'ConfigError' });
  }
});

test('a file that others can read is refused, one for a group is not', () => {
  assert.equal(readOperatorToken(tokenFile(token, 0o640)), token);
  assert.throws(() => readOperatorToken(tokenFile(token, 0o644)), /chmod 600/);
});

test('what is wrong is told without the token, also for a file that is not there', () => {
  assert.throws(() => readOperatorToken(join(folder, 'none')), /cannot be read/);
  assert.throws(
    () => readOperatorToken(tokenFile(`${token} secret`)),
    ({ message }: Error) => !message.includes('secret'),
  );
});
