import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pageHeaders } from './page-headers.ts';
import type { PageRights } from './page-headers.ts';

function policyOf(rights?: PageRights): ReadonlyMap<string, string> {
  const policy = pageHeaders(rights)['content-security-policy'] ?? '';
  const directives = policy.split('; ').map((directive) => {
    const [name = '', ...sources] = directive.split(' ');
    return [name, sources.join(' ')] as const;
  });
  return new Map(directives);
}

test('a page that asks how things stand, and plays a sound, asks and plays only ours', () => {
  const policy = policyOf({ script: true, media: true });
  for (const directive of ['script-src', 'connect-src', 'media-src']) {
    assert.equal(policy.get(directive), "'self'");
  }
  assert.equal(policyOf().get('media-src'), undefined);
  assert.equal(policy.get('default-src'), "'none'");
});

describe('a page without script', () => {
  const policy = policyOf();

  for (const [directive, sources] of [
    ['default-src', "'none'"],
    ['script-src', "'none'"],
    ['connect-src', "'none'"],
    ['style-src', "'self'"],
    ['form-action', "'self'"],
    ['frame-ancestors', "'none'"],
    ['base-uri', "'none'"],
  ] as const) {
    test(`${directive} ${sources}`, () => assert.equal(policy.get(directive), sources));
  }

  test('is kept by nobody, tells nobody where it was, and uses nothing of the device', () => {
    const headers = pageHeaders();
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['x-frame-options'], 'DENY');
    assert.match(headers['permissions-policy'] ?? '', /publickey-credentials-get=\(\)/);
    assert.match(headers['permissions-policy'] ?? '', /publickey-credentials-create=\(\)/);
  });
});

test('a page with a passkey runs our script, and may do that one thing', () => {
  assert.equal(policyOf({ passkey: 'use' }).get('script-src'), "'self'");
  const used = pageHeaders({ passkey: 'use' })['permissions-policy'] ?? '';
  assert.match(used, /publickey-credentials-get=\(self\), publickey-credentials-create=\(\)/);
  const made = pageHeaders({ passkey: 'register' })['permissions-policy'] ?? '';
  assert.match(made, /publickey-credentials-get=\(\), publickey-credentials-create=\(self\)/);
});

describe('a form may end at the application', () => {
  for (const [address, source] of [
    ['https://app.example/cb?state=1', 'https:'],
    ['http://127.0.0.1:8123/cb', 'http://127.0.0.1:* http://localhost:*'],
    ['http://app.example/cb', 'http://app.example'],
    ['http://[::1]:8123/cb', 'http:'],
    ['com.example.app:/cb', 'com.example.app:'],
    ["http://app.example/'; script-src *", 'http://app.example'],
  ] as const) {
    test(address, () => {
      const policy = policyOf({ formTargets: [address] });
      assert.equal(policy.get('form-action'), `'self' ${source}`);
      assert.equal(policy.get('script-src'), "'none'");
    });
  }
});

test('a page that waits is loaded again from a path of ours, and no other is', () => {
  const reloadFrom = '/oauth2/interaction/uid?wait=1';
  assert.equal(pageHeaders({ reloadFrom })['refresh'], `1; url=${reloadFrom}`);
  assert.ok(!('refresh' in pageHeaders()));
  assert.throws(() => pageHeaders({ reloadFrom: 'https://app.example/' }));
  assert.throws(() => pageHeaders({ reloadFrom: '//app.example/' }));
});
