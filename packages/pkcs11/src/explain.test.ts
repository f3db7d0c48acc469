import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explain } from './explain.ts';
import { Pkcs11Error } from './pkcs11-error.ts';

test('a code that is known has words of its own, one that is not is told by its name', () => {
  const locked = explain('CKR_PIN_LOCKED');
  assert.match(locked.explanation, /locked its user PIN/);
  assert.match(locked.hint, /security officer/);
  assert.match(explain('CKR_VENDOR_DEFINED_7').explanation, /CKR_VENDOR_DEFINED_7/);
  // A name that every object has is not a code.
  assert.match(explain('constructor').explanation, /constructor/);
});

test('an error says its code, its token and what the system said', () => {
  const error = new Pkcs11Error({ code: 'CKR_DEVICE_ERROR', token: 'one', detail: 'said so' });
  assert.match(error.message, /^CKR_DEVICE_ERROR \(token "one"\): .*: said so$/);
  assert.equal(error.token, 'one');
  const bare = new Pkcs11Error({ code: 'overloaded' });
  assert.match(bare.message, /^overloaded: [^()]+$/);
  assert.equal(bare.token, undefined);
});
