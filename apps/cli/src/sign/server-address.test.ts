import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CliError } from '../cli-error.ts';
import { readHttpAddress, readServerAddress } from './server-address.ts';

const read = (server: string, insecureHttp = false): string =>
  readServerAddress({ server, insecureHttp });

const isUsage = (error: unknown): boolean => error instanceof CliError && error.code === 'usage';

const addresses: Readonly<Record<string, string>> = {
  'https://rssp.example': 'https://rssp.example/csc/v2',
  'https://rssp.example/': 'https://rssp.example/csc/v2',
  'https://rssp.example/prefix': 'https://rssp.example/prefix/csc/v2',
  'https://rssp.example/csc/v1/': 'https://rssp.example/csc/v1',
  'https://rssp.example/prefix/csc/v2': 'https://rssp.example/prefix/csc/v2',
  'http://127.0.0.1:8080': 'http://127.0.0.1:8080/csc/v2',
  'http://127.3.2.1': 'http://127.3.2.1/csc/v2',
  'http://localhost:8080/csc/v1': 'http://localhost:8080/csc/v1',
  'http://[::1]:8080': 'http://[::1]:8080/csc/v2',
};

for (const [given, base] of Object.entries(addresses)) {
  test(`${given} is the server at ${base}`, () => {
    assert.equal(read(given), base);
  });
}

const refused = [
  'rssp.example',
  '',
  'ftp://rssp.example',
  'file:///etc/passwd',
  'https://alice:secret@rssp.example',
  'https://rssp.example/?tenant=1',
  'https://rssp.example/#csc',
  'http://rssp.example',
  'http://127.0.0.1.example',
  'http://localhost.example',
  'http://192.168.0.7:8080',
];

for (const given of refused) {
  test(`"${given}" is refused`, () => {
    assert.throws(() => read(given), isUsage);
  });
}

test('plain http to another machine works once it is asked for by name', () => {
  assert.equal(read('http://rssp.example', true), 'http://rssp.example/csc/v2');
  assert.throws(() => read('ftp://rssp.example', true), isUsage);
});

test('a refused address does not repeat the password that stood in it', () => {
  try {
    readHttpAddress('https://alice:hunter2@rssp.example', '--server');
  } catch (error) {
    assert.doesNotMatch(String(error), /hunter2/);
    return;
  }
  assert.fail('the address was taken');
});
