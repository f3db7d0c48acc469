import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draftPages } from '@kumoin/testkit';
import { openPdf } from '../pdf-document.ts';
import { ascii, latin1 } from '../syntax/byte-scan.ts';
import { decryptData, encryptData, objectKey } from './crypt-filter.ts';
import type { CryptMethod } from './crypt-filter.ts';
import { pdfCipher } from '#pdf-cipher';
import { readPermissions } from './permissions.ts';
import { rc4 } from './rc4.ts';

function hex(text: string): Uint8Array {
  return new Uint8Array((text.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)));
}

const rc4Vectors: readonly [string, string, string][] = [
  ['Key', 'Plaintext', 'bbf316e8d940af0ad3'],
  ['Wiki', 'pedia', '1021bf0420'],
  ['Secret', 'Attack at dawn', '45a01f645fc35b383552544b9bf5'],
];
for (const [key, plain, sealed] of rc4Vectors) {
  test(`RC4 under the key "${key}" gives its known answer`, () => {
    assert.deepEqual(rc4(ascii(key), ascii(plain)), hex(sealed));
  });
}

const methods: readonly [CryptMethod, number][] = [
  ['identity', 16],
  ['rc4', 5],
  ['rc4', 16],
  ['aes128', 16],
  ['aes256', 32],
];
for (const [method, keyLength] of methods) {
  test(`${method} with ${keyLength} bytes undoes what it did, for its own object only`, () => {
    const fileKey = new Uint8Array(keyLength).fill(3);
    const keyOf = (number: number): Uint8Array =>
      objectKey(pdfCipher, { fileKey, method, number, generation: 0 });
    for (const text of ['', 'x', 'sixteen bytes...', 'a little more than that']) {
      const data = ascii(text);
      const sealed = encryptData(pdfCipher, { method, key: keyOf(1), data }, fixedIv);
      const opened = decryptData(pdfCipher, { method, key: keyOf(1), data: sealed });
      assert.equal(latin1(opened), text);
    }
    const isPerObject = method === 'rc4' || method === 'aes128';
    assert.equal(latin1(keyOf(1)) !== latin1(keyOf(2)), isPerObject);
  });
}

function fixedIv(length: number): Uint8Array {
  return new Uint8Array(length).fill(9);
}

test('reads truncated AES data as far as it goes', () => {
  const key = new Uint8Array(16);
  for (const length of [0, 7, 16, 31]) {
    const data = new Uint8Array(length);
    assert.equal(decryptData(pdfCipher, { method: 'aes128', key, data }).length, 0);
  }
});

test('reads the permissions of both generations', () => {
  const nothing = readPermissions(-3904, 3);
  assert.deepEqual(
    [nothing.modify, nothing.annotate, nothing.fillForms, nothing.print],
    [false, false, false, false],
  );
  const onlyForms = readPermissions(-3904 | 256, 3);
  assert.deepEqual([onlyForms.fillForms, onlyForms.annotate], [true, false]);
  const annotate = readPermissions(-3904 | 32, 2);
  assert.deepEqual([annotate.fillForms, annotate.annotate], [true, true]);
});

function withEncrypt(encrypt: string): Uint8Array {
  return draftPages(['Locked'])
    .table({ trailer: `/Root 1 0 R/Encrypt<<${encrypt}>>/ID[<00><00>]` })
    .bytes();
}

const O_AND_U = `/O<${'00'.repeat(48)}>/U<${'00'.repeat(48)}>/P -4`;
const AES256 = `/OE<${'00'.repeat(32)}>/UE<${'00'.repeat(32)}>/CF<</StdCF<</CFM/AESV3>>>>`;

test('refuses a document when the cipher or the right password is missing', () => {
  const bytes = withEncrypt(`/Filter/Standard/V 2/R 3/Length 128${O_AND_U}`);
  assert.throws(() => openPdf(bytes), { code: 'pdf_encryption_unsupported' });
  const wrong = { cipher: pdfCipher, password: 'guess' };
  assert.throws(() => openPdf(bytes, wrong), { code: 'pdf_encrypted_password' });
});

const unreadable: readonly [string, string, string][] = [
  ['another handler', `/Filter/Adobe.PubSec/V 4/R 4${O_AND_U}`, 'pdf_encryption_unsupported'],
  ['an unknown version', `/Filter/Standard/V 9/R 9${O_AND_U}`, 'pdf_encryption_unsupported'],
  [
    'a key length of 200',
    `/Filter/Standard/V 2/R 3/Length 200${O_AND_U}`,
    'pdf_encryption_unsupported',
  ],
  ['no /U', '/Filter/Standard/V 1/R 2/P -4/O<00>', 'pdf_malformed'],
  [
    'a crypt filter that is not there',
    `/Filter/Standard/V 5/R 6${O_AND_U}${AES256}/StmF/Other/StrF/StdCF`,
    'pdf_encryption_unsupported',
  ],
];
for (const [what, encrypt, code] of unreadable) {
  test(`refuses an /Encrypt dictionary with ${what}`, () => {
    assert.throws(() => openPdf(withEncrypt(encrypt), { cipher: pdfCipher }), { code });
  });
}

test('tries the hardened hash of AES-256, and refuses a wrong password', () => {
  const encrypt = `/Filter/Standard/V 5/R 6${O_AND_U}${AES256}/StmF/StdCF/StrF/StdCF`;
  const options = { cipher: pdfCipher, password: 'パスワード' };
  assert.throws(() => openPdf(withEncrypt(encrypt), options), { code: 'pdf_encrypted_password' });
});
