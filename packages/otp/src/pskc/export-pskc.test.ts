import assert from 'node:assert/strict';
import { createCipheriv, createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { test } from 'node:test';
import { fromBase64, toBase64 } from '../base64.ts';
import { exportPskc, importPskc, OtpError, pskcNeeds } from '../index.ts';
import type { Pbkdf2, PskcKey, PskcProtection } from '../index.ts';

const at = Date.UTC(2026, 0, 1);
const hasCode = (code: string) => (error: unknown) =>
  error instanceof OtpError && error.code === code;

const ocraKey: PskcKey = {
  id: 'T-1',
  algorithm: 'ocra',
  device: {
    manufacturer: 'oath.KUMO',
    serialNumber: '0001',
    model: '<"M"> & 1',
    issueNumber: '1',
    binding: 'IMEI',
    startsAt: Date.UTC(2025, 0, 1),
    expiresAt: Date.UTC(2035, 0, 1),
    userId: 'CN=山田',
    cryptoModuleId: 'cm-1',
  },
  issuer: 'くもい銀行',
  keyProfileId: 'p',
  keyReference: 'r',
  friendlyName: '振込',
  userId: 'CN=Yamada',
  suite: 'OCRA-1:HOTP-SHA256-8:C-QN08-PSHA1',
  challengeFormat: { encoding: 'DECIMAL', checkDigits: true, min: 8, max: 8 },
  responseFormat: { encoding: 'DECIMAL', checkDigits: false, length: 8 },
  secret: createHash('sha256').update('seed').digest(),
  counter: 2n ** 64n - 1n,
  policy: {
    startsAt: Date.UTC(2025, 0, 1, 1, 2, 3, 4),
    expiresAt: Date.UTC(2035, 0, 1),
    pin: {
      pinKeyId: 'T-PIN',
      usageMode: 'Algorithmic',
      failedAttemptsMax: 3,
      lengthMin: 4,
      lengthMax: 8,
      encoding: 'DECIMAL',
    },
    keyUsages: ['CR', 'Integrity'],
    transactionsMax: 1000,
  },
};
const pinKey: PskcKey = {
  id: 'T-PIN',
  algorithm: 'pin',
  device: {},
  secret: new TextEncoder().encode('1234'),
  policy: { keyUsages: [] },
};
const totpKey: PskcKey = {
  id: 'T-2',
  algorithm: 'totp',
  device: {},
  suite: 'HMAC-SHA1',
  responseFormat: { encoding: 'DECIMAL', checkDigits: false, length: 6 },
  secret: createHash('sha1').update('seed').digest(),
  time: 5n,
  timeIntervalSeconds: 30,
  timeDriftSteps: -2,
  policy: { keyUsages: ['OTP'] },
};
const keys = [ocraKey, pinKey, totpKey];

let drawn = 0;
const random = (count: number) => {
  drawn += 1;
  return createHash('sha512').update(`chance ${drawn}`).digest().subarray(0, count);
};
const key32 = createHash('sha256').update('transport').digest();
let iterationsAsked = 0;
const quickPbkdf2: Pbkdf2 = (passphrase, { hash, salt, iterations, keyBytes }) => {
  iterationsAsked = iterations;
  return pbkdf2Sync(passphrase, salt, 1, keyBytes, hash);
};
const plain = (container: readonly PskcKey[]) =>
  container.map((key) => ({ ...key, secret: toBase64(key.secret) }));

const protections: Readonly<Record<string, PskcProtection>> = {
  'in plain': { kind: 'insecurePlain' },
  'under a key of 16 octets': { kind: 'cbc', key: key32.subarray(0, 16), keyName: 'k', random },
  'under a key of 24 octets': { kind: 'cbc', key: key32.subarray(0, 24), keyName: 'k', random },
  'under a key of 32 octets': { kind: 'cbc', key: key32, keyName: 'k', random },
  'wrapped by 16 octets': { kind: 'wrap', key: key32.subarray(0, 16), keyName: 'k', random },
  'wrapped by 32 octets': { kind: 'wrap', key: key32, keyName: 'k', random },
};

for (const [how, protection] of Object.entries(protections)) {
  test(`what is written ${how} is read again, all of it`, () => {
    const document = exportPskc(keys, protection);
    const unlock = 'key' in protection ? { key: protection.key } : {};
    const read = importPskc(document, { at, unlock, insecurePlainSecrets: true });
    assert.deepEqual(plain(read), plain(keys));
    const secret = toBase64(ocraKey.secret);
    assert.equal(document.includes(secret), protection.kind === 'insecurePlain');
  });
}

test('a passphrase is stretched 600000 times unless told otherwise', () => {
  const protection = {
    kind: 'passphrase',
    passphrase: 'ひみつ',
    random,
    pbkdf2: quickPbkdf2,
  } as const;
  const document = exportPskc(keys, protection);
  assert.equal(iterationsAsked, 600_000);
  assert.equal(pskcNeeds(document).derivation?.iterations, 600_000);
  assert.equal(pskcNeeds(document).derivation?.hash, 'sha256');
  const unlock = { passphrase: 'ひみつ', pbkdf2: quickPbkdf2 };
  assert.deepEqual(plain(importPskc(document, { at, unlock })), plain(keys));
  assert.throws(
    () => importPskc(document, { at, unlock: { ...unlock, passphrase: 'ひみづ' } }),
    hasCode('pskc_mac_wrong'),
  );
});

test('the own PBKDF2 opens what it closed', () => {
  const passphrase = 'correct horse';
  const document = exportPskc([totpKey], {
    kind: 'passphrase',
    passphrase,
    random,
    iterations: 1000,
  });
  assert.deepEqual(plain(importPskc(document, { at, unlock: { passphrase } })), plain([totpKey]));
});

test('wraps without padding where all secrets allow it, and says which', () => {
  const protection = { kind: 'wrap', key: key32, keyName: 'k', random } as const;
  const even = { ...ocraKey, policy: { keyUsages: [] } };
  assert.match(exportPskc([even], protection), /xmlenc#kw-aes256"/);
  assert.match(exportPskc([even, totpKey], protection), /xmlenc11#kw-aes-256-pad"/);
});

test('no two values share an IV, and no two containers a MAC key', () => {
  const protection = { kind: 'cbc', key: key32, keyName: 'k', random } as const;
  const documents = [exportPskc(keys, protection), exportPskc(keys, protection)];
  const values = documents.flatMap((document) =>
    [...document.matchAll(/<xenc:CipherValue>([^<]+)/g)].map(([, text = '']) => text.slice(0, 20)),
  );
  assert.equal(values.length, 8);
  assert.equal(new Set(values).size, 8);
});

test('a counter that came encrypted is read as octets (RFC 6030, 4.2)', () => {
  const macKey = random(32);
  const sealed = (octets: Uint8Array) => {
    const iv = random(16);
    const cipher = createCipheriv('aes-256-cbc', key32, iv);
    return Buffer.concat([iv, cipher.update(octets), cipher.final()]);
  };
  const element = (octets: Uint8Array) =>
    `<xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc"/>` +
    `<xenc:CipherData><xenc:CipherValue>${toBase64(octets)}</xenc:CipherValue></xenc:CipherData>`;
  const encrypted = (octets: Uint8Array) => {
    const cipher = sealed(octets);
    const mac = createHmac('sha256', macKey).update(cipher).digest();
    return `<pskc:EncryptedValue>${element(cipher)}</pskc:EncryptedValue><pskc:ValueMAC>${toBase64(mac)}</pskc:ValueMAC>`;
  };
  const document = (octets: readonly number[], drift: readonly number[]) =>
    exportPskc([totpKey], { kind: 'cbc', key: key32, keyName: 'k', random })
      .replace(
        /<pskc:MACKey>.*<\/pskc:MACKey>/s,
        `<pskc:MACKey>${element(sealed(macKey))}</pskc:MACKey>`,
      )
      .replace(
        /<pskc:Secret>.*<\/pskc:Secret>/s,
        `<pskc:Secret>${encrypted(totpKey.secret)}</pskc:Secret>`,
      )
      .replace('<pskc:PlainValue>5</pskc:PlainValue>', encrypted(Uint8Array.from(octets)))
      .replace('<pskc:PlainValue>-2</pskc:PlainValue>', encrypted(Uint8Array.from(drift)));
  const read = (...args: Parameters<typeof document>) =>
    importPskc(document(...args), { at, unlock: { key: key32 } })[0];
  const key = read([0, 0, 0, 0, 0, 0, 1, 2], [255, 255, 255, 254]);
  assert.equal(key?.time, 258n);
  assert.equal(key.timeDriftSteps, -2);
  assert.equal(read([0, 0, 1, 2], [0, 0, 0, 1])?.time, 258n);
  assert.equal(read([1, 2], [1])?.time, 258n);
  assert.equal(read([255, 255, 255, 255], [1])?.time, 4_294_967_295n);
  assert.throws(() => read([0, 0, 0, 0, 0, 0, 0, 1, 2], [1]), hasCode('pskc_malformed'));
  assert.throws(() => read([1], [255, 255, 255, 255, 255]), hasCode('pskc_malformed'));
});

test('keys that no container holds are not written', () => {
  const refused = hasCode('pskc_not_exportable');
  const protection = { kind: 'cbc', key: key32, keyName: 'k', random } as const;
  const write = (...changed: readonly PskcKey[]) => exportPskc(changed, protection);
  assert.match(write(totpKey), /KeyContainer/);
  assert.throws(() => write(), refused);
  assert.throws(() => write(totpKey, totpKey), refused);
  assert.throws(() => write({ ...totpKey, secret: new Uint8Array(15) }), refused);
  assert.throws(() => write({ ...totpKey, id: '' }), refused);
  assert.throws(() => write({ ...totpKey, issuer: ' padded ' }), refused);
  assert.throws(() => write({ ...totpKey, issuer: '\u0000' }), refused);
  assert.throws(() => write(ocraKey), refused);
  assert.throws(() => exportPskc(keys, { ...protection, key: key32.subarray(1) }), refused);
  const broken = () => {
    throw new TypeError('no chance left');
  };
  assert.throws(() => exportPskc(keys, { ...protection, random: broken }), TypeError);
});

test('reads back what base64 it writes', () => {
  assert.deepEqual(fromBase64(toBase64(key32)), Uint8Array.from(key32));
});
