/** Several processes remember in one file which PINs were refused, and none forgets for another. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { RefusedPins } from './refused-pins.ts';

const refused = (fingerprint: string) => ({ fingerprint, code: 'CKR_PIN_INCORRECT' }) as const;

test('what two processes remember at the same time, both know and the next one, too', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-pins-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'refused-pins.json');
  const [one, other] = [new RefusedPins(file), new RefusedPins(file)];
  one.remember('a', refused('1'));
  other.remember('b', refused('2'));
  const both = { a: refused('1'), b: refused('2') };
  for (const pins of [one, other, new RefusedPins(file)]) assert.deepEqual(pins.all, both);
  other.remember('a', refused('3'));
  assert.deepEqual(one.all, { ...both, a: refused('3') });
  assert.equal(statSync(file).mode & 0o777, 0o600);
});

test('where no file can be written, the process itself remembers', () => {
  const pins = new RefusedPins('/nowhere/refused-pins.json');
  pins.remember('a', refused('1'));
  pins.remember('b', refused('2'));
  assert.deepEqual(pins.all, { a: refused('1'), b: refused('2') });
  const alone = new RefusedPins(undefined);
  alone.remember('a', refused('1'));
  assert.deepEqual(alone.all, { a: refused('1') });
});
