/** A secret shows itself to whoever asks by name, and to no printer. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { format, inspect } from 'node:util';
import { Secret } from './secret.ts';

test('a secret prints as [secret], whichever way it is printed, and is revealed by name', () => {
  const secret = new Secret('s3cret');
  const holder = { secret, list: [secret] };
  const printed = [
    String(secret),
    `${secret}`,
    JSON.stringify(holder),
    inspect(secret, { showHidden: true, depth: 9 }),
    inspect(holder, { depth: 9 }),
    format('%s %o %j', secret, secret, secret),
    Object.values(secret).join(),
  ];
  for (const text of printed) assert.equal(text.includes('s3cret'), false, text);
  assert.equal(JSON.stringify(holder), '{"secret":"[secret]","list":["[secret]"]}');
  assert.equal(inspect(secret), '[secret]');
  assert.equal(secret.reveal(), 's3cret');
});
