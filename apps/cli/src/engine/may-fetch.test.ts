import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NeedUnmet } from '@kumoin/ades';
import { isPrivateAddress, makeMayFetch } from './may-fetch.ts';

const inside = [
  '0.0.0.0 10.0.0.1 10.255.255.255 100.64.0.1 127.0.0.1 169.254.169.254 172.16.0.1 172.31.255.255',
  '192.168.1.1 :: ::1 fc00::1 fdff::1 fe80::1 febf::1 ::ffff:127.0.0.1 ::ffff:a00:1',
].flatMap((line) => line.split(' '));
const outside = [
  '1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0',
  '169.253.255.255 172.15.255.255 172.32.0.0 192.167.255.255 192.169.0.0 ::2 fbff::1 fec0::1',
  '2606:4700::1111 ::ffff:1.1.1.1',
].flatMap((line) => line.split(' '));

test('addresses of this machine and of private networks are private, their neighbours are not', () => {
  assert.deepEqual(
    inside.filter((address) => !isPrivateAddress(address)),
    [],
  );
  assert.deepEqual(outside.filter(isPrivateAddress), []);
});

const names: Readonly<Record<string, readonly string[]>> = {
  'pki.test': ['192.0.2.7'],
  'inside.test': ['192.0.2.7', '10.0.0.7'],
};
const lookUp = (name: string) =>
  name in names ? Promise.resolve(names[name] ?? []) : Promise.reject(new Error('ENOTFOUND'));
const known = ['http://127.0.0.1:8080/tsa', 'https://rssp.test'];
const ask = (address: string, allowPrivate = false) =>
  makeMayFetch({ known, allowPrivate, lookUp })(new URL(address));

test('an address that anybody can reach is asked, and one that nobody can look up', async () => {
  for (const address of ['http://pki.test/a.crl', 'http://192.0.2.7', 'http://gone.test']) {
    assert.equal(await ask(address), true, address);
  }
});

test('a private one is asked where it was named, with its port, or where all of them may be', async () => {
  assert.equal(await ask('http://127.0.0.1:8080/crl'), true);
  assert.equal(await ask('https://rssp.test/crl'), true);
  assert.equal(await ask('http://10.0.0.7/crl', true), true);
});

const refused = [
  'http://127.0.0.1:8081/crl',
  'http://127.1/crl',
  'http://0x7f000001/',
  'http://[::1]/',
  'http://[::ffff:10.0.0.1]/',
  'http://169.254.169.254/latest/meta-data',
  'http://inside.test/a.crl',
];
for (const address of refused) {
  test(`${address} is not asked`, async () => {
    await assert.rejects(
      ask(address),
      (error) =>
        error instanceof NeedUnmet && error.permanent && /--allow-private/.test(error.message),
    );
  });
}
