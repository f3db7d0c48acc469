/** `info`, the one method every provider has: it says what works, and what it says is true. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clause } from './clause.ts';
import { CscWorld, versions } from './csc-world.ts';
import { expectError, expectSuccess, textOf, textsOf } from './expect-answer.ts';

const everyMethod = [
  'auth/login',
  'auth/revoke',
  'credentials/list',
  'credentials/info',
  'credentials/authorize',
  'credentials/authorizeCheck',
  'credentials/getChallenge',
  'credentials/extendTransaction',
  'credentials/sendOTP',
  'credentials/create',
  'credentials/delete',
  'signatures/signHash',
  'signatures/signDoc',
  'signatures/signPolling',
  'signatures/timestamp',
];

let world: CscWorld;
before(async () => (world = await CscWorld.open()));
after(() => world.close());

for (const version of versions) {
  const path = `/csc/${version}/info`;

  test(clause('info', version, 'needs no authorization and no parameter'), async () => {
    const members = expectSuccess(await world.post(path, { body: {} }));
    assert.equal(members['specs'], version === 'v1' ? '1.0.3.0' : '2.2.0.0');
    for (const name of ['name', 'description']) assert.ok(textOf(members, name).length <= 255);
    assert.match(textOf(members, 'region'), /^[A-Z]{2}$/);
    assert.equal(members['lang'], 'en');
    assert.deepEqual(members['authType'], ['basic', 'oauth2code', 'oauth2client']);
  });

  test(clause('info', version, 'an empty body and a body without type count as {}'), async () => {
    const whole = expectSuccess(await world.post(path, { body: {} }));
    for (const options of [
      {},
      { body: '' },
      { body: '', contentType: 'application/json;charset=UTF-8' },
    ]) {
      assert.deepEqual(expectSuccess(await world.post(path, options)), whole);
    }
  });

  test(
    clause('info', version, 'an Authorization header, even a bad one, does not matter'),
    async () => {
      expectSuccess(await world.post(path, { body: {}, authorization: 'Nonsense' }));
    },
  );

  test(
    clause('info', version, 'oauth2 is the one way to the server, without a slash'),
    async () => {
      const members = expectSuccess(await world.post(path, { body: {} }));
      assert.equal(members['oauth2'], world.baseUrl);
      for (const name of ['oauth2Issuer', 'oauth2Servers']) assert.ok(!(name in members));
    },
  );

  test(clause('info', version, 'a supported lang changes the texts and is named'), async () => {
    const english = expectSuccess(await world.post(path, { body: { lang: 'en-US' } }));
    const japanese = expectSuccess(await world.post(path, { body: { lang: 'ja-JP' } }));
    assert.deepEqual([english['lang'], japanese['lang']], ['en', 'ja']);
    assert.notEqual(english['description'], japanese['description']);
  });

  test(clause('info', version, 'an unsupported lang gets our own, and lang says so'), async () => {
    const members = expectSuccess(await world.post(path, { body: { lang: 'jam' } }));
    assert.equal(members['lang'], 'en');
  });

  test(
    clause('info', version, 'lang null is absent, lang of another type is refused'),
    async () => {
      assert.equal(expectSuccess(await world.post(path, { body: { lang: null } }))['lang'], 'en');
      const answer = await world.post(path, { body: { lang: 7 } });
      expectError(answer, 'Missing (or invalid type) string parameter lang');
    },
  );

  test(clause('info', version, 'clientData is no parameter here and is ignored'), async () => {
    expectSuccess(await world.post(path, { body: { clientData: 7, unknown: true } }));
  });

  test(
    clause('info', version, 'the logo can be fetched and is at most 256 pixels wide'),
    async () => {
      const members = expectSuccess(await world.post(path, { body: {} }));
      const response = await fetch(textOf(members, 'logo'));
      assert.equal(response.headers.get('content-type'), 'image/png');
      const png = Buffer.from(await response.arrayBuffer());
      assert.equal(png.toString('latin1', 1, 4), 'PNG');
      assert.ok(png.readUInt32BE(16) <= 256 && png.readUInt32BE(20) <= 256);
    },
  );

  for (const method of everyMethod) {
    test(clause('info', version, `tells the truth about ${method}`), async () => {
      const listed = textsOf(expectSuccess(await world.post(path, { body: {} })), 'methods');
      const { status } = await world.post(`/csc/${version}/${method}`, { body: {} });
      const works = status !== 404 && status !== 501;
      assert.equal(works, listed.includes(method), `answered ${status}`);
    });
  }
}

test(clause('info', 'v1', 'has the members of v1 and no others'), async () => {
  const members = expectSuccess(await world.post('/csc/v1/info', { body: {} }));
  const names = 'authType description lang logo methods name oauth2 region specs';
  assert.equal(Object.keys(members).sort().join(' '), names);
});

test(clause('info', 'v1', '/csc/v0 is the same'), async () => {
  const [old, v1] = await Promise.all(['v0', 'v1'].map((name) => world.post(`/csc/${name}/info`)));
  assert.deepEqual(old?.body, v1?.body);
});

test(
  clause('info', 'v2', 'has the required members of v2, arrays where clients need them'),
  async () => {
    const members = expectSuccess(await world.post('/csc/v2/info', { body: {} }));
    const { signAlgorithms, signature_formats: formats } = members as {
      signAlgorithms: { algos: string[]; algoParams: unknown };
      signature_formats: { formats: unknown[]; envelope_properties: unknown[] };
    };
    assert.ok(signAlgorithms.algos.includes('1.2.840.113549.1.1.11'));
    assert.ok(Array.isArray(signAlgorithms.algoParams));
    assert.equal(formats.envelope_properties.length, formats.formats.length);
    assert.ok(Array.isArray(members['conformance_levels']));
    assert.equal(members['asynchronousOperationMode'], true);
    assert.deepEqual(formats.formats, ['P', 'C', 'X', 'J']);
    assert.deepEqual(members['conformance_levels'], [
      'Ades-B-B',
      'Ades-B-T',
      'Ades-B-LT',
      'Ades-B-LTA',
    ]);
  },
);
