import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CliError } from '../cli-error.ts';
import { refuseCutOff } from './refuse-cut-off.ts';

const whole = '%PDF-1.7\n1 0 obj\n<<>>\nendobj\nxref\nstartxref\n30\n%%EOF';
const isCutOff = (text: string): boolean => {
  try {
    refuseCutOff(Buffer.from(text, 'latin1'));
    return false;
  } catch (error) {
    if (error instanceof CliError && error.code === 'refused') return true;
    throw error;
  }
};

test('a file that ends with its mark is whole, also with noise behind it', () => {
  for (const noise of ['', '\n', '\r\n', '\0'.repeat(5000), '\n</body></html>\n']) {
    assert.equal(isCutOff(whole + noise), false);
  }
});

test('a file without any mark is cut off', () => {
  for (let length = 0; length < whole.length; length += 1) {
    assert.equal(isCutOff(whole.slice(0, length)), true);
  }
});

test('an update that was begun has to end', () => {
  const update = '\n2 0 obj\n<<>>\nendobj\nxref\nstartxref\n99\n%%EOF\n';
  assert.equal(isCutOff(whole + update), false);
  assert.equal(isCutOff(whole + update.slice(0, 20)), true);
});
