import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assets } from '#pages/assets.ts';
import { pino } from 'pino';
import { makeHttpServer } from './http.ts';
import { registerAssets } from './register-assets.ts';

const app = makeHttpServer({ logger: pino({ level: 'silent' }), tls: undefined });
registerAssets(app);

for (const { path, href, contentType, content, version } of Object.values(assets)) {
  test(`${path}: kept for good under its version`, async () => {
    const { statusCode, headers, rawPayload } = await app.inject(href);
    assert.equal(statusCode, 200);
    assert.equal(headers['content-type'], contentType);
    assert.equal(headers['cache-control'], 'public, max-age=31536000, immutable');
    assert.deepEqual(rawPayload, content);
  });

  test(`${path}: without it, or under another, checked each time`, async () => {
    for (const url of [path, `${path}?v=older`, `${href}&v=${version}`]) {
      const { statusCode, headers } = await app.inject(url);
      assert.deepEqual([statusCode, headers['cache-control']], [200, 'no-cache']);
    }
  });

  test(`${path}: not sent again to whoever has it`, async () => {
    const again = { 'if-none-match': `"${version}"` };
    const { statusCode, body } = await app.inject({ url: href, headers: again });
    assert.deepEqual([statusCode, body], [304, '']);
    const other = await app.inject({ url: href, headers: { 'if-none-match': '"other"' } });
    assert.equal(other.statusCode, 200);
  });
}

test('the stylesheet asks nobody for anything', () => {
  assert.doesNotMatch(String(assets.stylesheet.content), /@import|url\(|https?:/);
});
