/** The key of RFC 6030, Figure 7, and that of a passphrase one letter off. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NodePassphraseKeys } from './node-passphrase-keys.ts';

const salt = Uint8Array.from(Buffer.from('123eff3c4a72129c', 'hex'));
const figure7 = { hash: 'sha1', salt, iterations: 1000, keyBytes: 16 } as const;
const keys = new NodePassphraseKeys();
const hex = (passphrase: string) => Buffer.from(keys.derive(passphrase, figure7)).toString('hex');

test('the key of a passphrase is the one of RFC 6030', () => {
  assert.equal(hex('qwerty'), '651e63cd57008476af1ff6422cd02e41');
  assert.notEqual(hex('qwertz'), '651e63cd57008476af1ff6422cd02e41');
});
