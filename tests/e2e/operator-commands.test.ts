/**
 * The operator's commands against the real program: an application is registered, a person gets an
 * account and a key, signs in, and the application is stopped.
 */

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runKumoin } from '../worlds/kumoin-command.ts';
import { startServer } from '../worlds/running-server.ts';
import type { RunningServer } from '../worlds/running-server.ts';

let server: RunningServer;
before(async () => {
  server = await startServer();
});
after(() => server.stop());

function run(...words: readonly string[]) {
  return runKumoin(words, { home: server.home });
}

test('an application is registered, listed, given a new secret and stopped', async () => {
  const words =
    'client register app --tenant evaluation --redirect-uri https://app.example/cb --json';
  const registered = await run(...words.split(' '));
  assert.equal(registered.code, 0, registered.errors);
  const { client_secret: secret } = JSON.parse(registered.output) as { client_secret: string };
  assert.match(secret, /^[\w-]{43}$/);

  const again = await run(...words.split(' '));
  assert.deepEqual([again.code, again.output], [1, '']);
  assert.match(again.errors, /^kumoin: .*\n$/);

  const renewed = await run('client', 'update', 'app', '--renew-secret', '--disable');
  assert.match(renewed.output, /^enabled +false$/m);
  assert.match(renewed.output, /^client_secret +[\w-]{43}$/m);
  assert.ok(!renewed.output.includes(secret));

  const listed = await run('client', 'list', '--tenant', 'evaluation');
  assert.match(listed.output, /^client_id +app$/m);
  assert.doesNotMatch(listed.output, /^client_secret /m);
});

test('a person gets an account and a key, and can be signed for', async () => {
  const [password, pin] = ['a first long password', '83910274'];
  const files = {
    password: join(server.home, 'hanako.password'),
    pin: join(server.home, 'hanako.pin'),
  };
  writeFileSync(files.password, `${password}\n`);
  writeFileSync(files.pin, `${pin}\n`);
  const rules = join(server.home, 'credential.json');
  writeFileSync(
    rules,
    JSON.stringify({
      description: 'Contracts',
      keyAlgorithm: 'p-256',
      factors: ['pin'],
      SCAL: '2',
      multisign: 10,
      person: { country: 'JP', givenName: '花子', surname: '山田' },
    }),
  );
  const created = await run(
    ...['account', 'create', 'hanako', '--tenant', 'evaluation', '--display-name', '山田 花子'],
    ...['--password-file', files.password],
  );
  assert.equal(created.code, 0, created.errors);
  const enrol = ['credential', 'enrol', 'hanako', '--file', rules, '--pin-file', files.pin];
  const enrolled = await run(...enrol);
  assert.equal(enrolled.code, 0, enrolled.errors);
  assert.match(enrolled.output, /^credentialID +[0-9a-f]{32}$/m);

  const output = join(server.home, 'signed.pdf');
  const signed = await run(
    ...['sign', join(server.home, 'contract.signed.pdf'), '--output', output],
    ...['--server', server.demo.baseUrl, '--account', 'hanako', '--password-file', files.password],
    ...['--pin-file', files.pin],
  );
  assert.equal(signed.code, 0, signed.errors);
});

test('a wrong token is refused, and the token is not told', async () => {
  const file = join(server.home, 'wrong.token');
  writeFileSync(file, 'x'.repeat(43));
  const refused = await run(
    'client',
    'list',
    '--tenant',
    'evaluation',
    '--operator-token-file',
    file,
  );
  assert.equal(refused.code, 1);
  assert.ok(!refused.errors.includes('x'.repeat(43)));
});
