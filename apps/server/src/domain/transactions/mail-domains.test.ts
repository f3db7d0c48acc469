/** Where codes are mailed, and the nearest address they are not mailed to. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../refusal.ts';
import { checkMailDomain } from './mail-domains.ts';

function isRefused(address: string, allowed: readonly string[]): boolean {
  try {
    checkMailDomain(address, allowed);
    return false;
  } catch (error) {
    assert.ok(error instanceof Refusal && error.code === 'mail_domain_refused');
    // The address is personal, and a detail may reach a log.
    assert.equal(error.detail, undefined);
    return true;
  }
}

const carriers = ['carriers'];

for (const domain of [
  ...['docomo.ne.jp', 'au.com', 'ezweb.ne.jp', 'biz.ezweb.ne.jp', 'softbank.ne.jp'],
  ...['i.softbank.jp', 't.vodafone.ne.jp', 'vodafone.ne.jp', 'jp-t.ne.jp', 'ymobile.ne.jp'],
  ...['ymobile1.ne.jp', 'di.pdx.ne.jp', 'rakumail.jp', 'uqmobile.jp', 'DOCOMO.ne.jp'],
]) {
  test(`${domain} is of a mobile carrier`, () => {
    assert.equal(isRefused(`hanako@${domain}`, carriers), false);
  });
}

for (const address of [
  ...['hanako@example.jp', 'hanako@notdocomo.ne.jp', 'hanako@docomo.ne.jp.example.jp'],
  ...['hanako@ne.jp', 'hanako@docomo.ne.jp@example.jp', 'docomo.ne.jp', '@', '', 'hanako@'],
  ...['hanako@softbank.jp', 'hanako@gmail.com', 'hanako@docomo.ne.jp.', 'hanako@docomo。ne.jp'],
  'hanako@docomo.ne.jp\n',
]) {
  test(`${JSON.stringify(address)} is of no mobile carrier`, () => {
    assert.equal(isRefused(address, carriers), true);
  });
}

test('a domain is itself; with a star it is all below it; a star alone is everything', () => {
  assert.equal(isRefused('a@bank.example', ['bank.example']), false);
  assert.equal(isRefused('a@BANK.example', ['Bank.Example']), false);
  assert.equal(isRefused('a@sub.bank.example', ['bank.example']), true);
  assert.equal(isRefused('a@sub.bank.example', ['*.bank.example']), false);
  assert.equal(isRefused('a@bank.example', ['*.bank.example']), false);
  assert.equal(isRefused('a@otherbank.example', ['*.bank.example']), true);
  assert.equal(isRefused('a@anything.example', ['*']), false);
  assert.equal(isRefused('a@anything', ['*']), true);
});

test('where no domain is named nothing is mailed', () => {
  assert.equal(isRefused('hanako@docomo.ne.jp', []), true);
});
