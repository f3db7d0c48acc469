import assert from 'node:assert/strict';
import { pbkdf2Sync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fromBase64, toBase64 } from '../base64.ts';
import { toHex } from '../hex.ts';
import {
  digestOf,
  hotp,
  importPskc,
  insecureRawQuestion,
  ocra,
  OtpError,
  parseOcraSuite,
  pskcNeeds,
  totp,
} from '../index.ts';
import type { Pbkdf2, PskcImport } from '../index.ts';
import { runPskcSamples, sampleOptions, sampleTime } from './pskc-samples.contract.ts';
import type { ExpectedSample } from './pskc-samples.contract.ts';

const at = sampleTime;
const folder = new URL('../../vectors/pskc/', import.meta.url);
const sample = (name: string) => readFileSync(new URL(name, folder), 'utf8');

const { files } = JSON.parse(sample('expected.json')) as {
  readonly files: Readonly<Record<string, ExpectedSample>>;
};

/** The platform's, to keep the tests quick; that both agree is a test of its own. */
const platformPbkdf2: Pbkdf2 = (passphrase, { hash, salt, iterations, keyBytes }) =>
  pbkdf2Sync(passphrase, salt, iterations, keyBytes, hash);

const optionsFor = (expected: ExpectedSample) => sampleOptions(expected, platformPbkdf2);

const load = (name: string, change: (document: string) => string = (document) => document) =>
  importPskc(change(sample(name)), optionsFor(files[name] ?? { ok: false }));

const hasCode = (code: string) => (error: unknown) =>
  error instanceof OtpError && error.code === code;

for (const [name, expected] of Object.entries(files)) {
  test(`${name}: as it is expected`, () => {
    const samples = { [name]: { document: sample(name), expected } };
    assert.deepEqual(runPskcSamples(samples, platformPbkdf2), { checked: 1, wrong: [] });
  });
}

test('a sample of which something else is expected is told', () => {
  const name = '03-hotp-psk-aes128cbc-hmacsha1.xml';
  const expected = files[name];
  const [key] = expected?.keys ?? [];
  assert.ok(expected && key);
  const document = sample(name);
  const wrongs = (forged: ExpectedSample) =>
    runPskcSamples({ [name]: { document, expected: forged } }).wrong.length;
  assert.equal(wrongs(expected), 0);
  assert.equal(wrongs({ ...expected, keys: [{ ...key, counter: 1 }] }), 1);
  assert.equal(wrongs({ ...expected, keys: [key, key] }), 1);
  assert.equal(wrongs({ ...expected, ok: false }), 1);
});

const mustReject = {
  '90-bad-mac.xml': 'pskc_mac_wrong',
  '91-unknown-policy.xml': 'pskc_policy_unknown',
  '92-expired.xml': 'pskc_expired',
  '93-truncated-cipher.xml': 'pskc_mac_wrong',
  '94-cbc-without-mac.xml': 'pskc_mac_missing',
  '95-version-2.xml': 'pskc_version_unsupported',
  '96-xxe.xml': 'xml_refused',
};

test('knows every bad sample', () => {
  const bad = Object.entries(files).filter(([, { ok }]) => !ok);
  assert.deepEqual(bad.map(([name]) => name).toSorted(), Object.keys(mustReject));
});

for (const [name, code] of Object.entries(mustReject)) {
  test(`refuses ${name}: ${code}`, () => assert.throws(() => load(name), hasCode(code)));
}

test('the figures 6 and 7 of RFC 6030 decrypt as they are printed', () => {
  const figure = (number: number) =>
    readFileSync(new URL(`../rfc6030/figure-${number}.xml`, folder), 'utf8');
  const [six] = importPskc(figure(6), {
    at,
    unlock: { key: Buffer.from('12345678901234567890123456789012', 'hex') },
  });
  // The derivation of Figure 7 by the package's own PBKDF2.
  const [seven] = importPskc(figure(7), { at, unlock: { passphrase: 'qwerty' } });
  const seed = new TextEncoder().encode('12345678901234567890');
  for (const key of [six, seven]) {
    assert.deepEqual(key?.secret, seed);
    assert.equal(key.device.serialNumber, '987654321');
    assert.equal(key.responseFormat?.length, 8);
  }
  assert.deepEqual([six?.counter, seven?.counter], [0n, undefined]);
  assert.equal(pskcNeeds(figure(6)).keyName, 'Pre-shared-key');
  assert.equal(pskcNeeds(figure(7)).keyName, 'My Password 1');
});

test('what was read computes the codes the samples promise', () => {
  const [hotpKey] = load('01-hotp-plain.xml');
  assert.ok(hotpKey?.counter !== undefined);
  assert.equal(hotp({ seed: hotpKey.secret, counter: hotpKey.counter }), '755224');
  const [totpKey] = load('09-totp-plain.xml');
  assert.ok(totpKey);
  const code = { seed: totpKey.secret, at: 59_000, digits: 8, hash: 'sha256' as const };
  assert.equal(totp(code), '46119246');
  const [ocraKey, pin] = load('02-ocra-plain-pin-policy.xml');
  assert.ok(ocraKey?.suite && pin);
  const suite = parseOcraSuite(ocraKey.suite);
  const question = insecureRawQuestion(suite, '12345678');
  const pinHash = digestOf('sha1', pin.secret);
  assert.equal(ocra({ suite, question, pinHash, key: ocraKey.secret, counter: 0n }), '65347737');
});

test('the policy and formats of a key come with it', () => {
  const [key] = load('02-ocra-plain-pin-policy.xml');
  assert.deepEqual(key?.policy, {
    startsAt: Date.UTC(2024, 0, 1),
    expiresAt: Date.UTC(2034, 0, 1),
    pin: {
      pinKeyId: 'TOK0002-PIN',
      usageMode: 'Algorithmic',
      failedAttemptsMax: 3,
      lengthMin: 4,
      lengthMax: 8,
      encoding: 'DECIMAL',
    },
    keyUsages: ['CR', 'Integrity'],
    transactionsMax: 100_000,
  });
  assert.deepEqual(key.challengeFormat, {
    encoding: 'DECIMAL',
    checkDigits: false,
    min: 4,
    max: 8,
  });
  assert.equal(key.issuer, 'Demo Bank');
  assert.equal(key.friendlyName, 'Transfer signing');
  assert.equal(key.userId, 'UID=bob,DC=bank,DC=example');
  assert.equal(key.device.cryptoModuleId, 'cm-1');
});

test('refuses plain seeds unless somebody vouches for the way they came', () => {
  assert.throws(
    () => importPskc(sample('01-hotp-plain.xml'), { at }),
    hasCode('pskc_plain_refused'),
  );
});

test('a key is refused from the millisecond it expires', () => {
  const expiresAt = Date.UTC(2034, 0, 1);
  const document = sample('02-ocra-plain-pin-policy.xml');
  const options = { insecurePlainSecrets: true };
  assert.equal(importPskc(document, { ...options, at: expiresAt - 1 }).length, 2);
  assert.throws(() => importPskc(document, { ...options, at: expiresAt }), hasCode('pskc_expired'));
});

test('says what it takes to open a container', () => {
  assert.deepEqual(pskcNeeds(sample('01-hotp-plain.xml')), {});
  assert.deepEqual(pskcNeeds(sample('03-hotp-psk-aes128cbc-hmacsha1.xml')), {
    keyName: 'demo-transport-key',
  });
  const { keyName, derivation } = pskcNeeds(
    sample('06-ocra-pbkdf2sha256-aes256cbc-hmacsha256.xml'),
  );
  assert.equal(keyName, 'demo passphrase 2');
  assert.ok(derivation);
  const key = platformPbkdf2('correct horse battery staple', derivation);
  const document = sample('06-ocra-pbkdf2sha256-aes256cbc-hmacsha256.xml');
  assert.equal(importPskc(document, { at, unlock: { key } }).length, 1);
});

test('without a key, with one of another length, or a wrong one, nothing opens', () => {
  const encrypted = sample('05-ocra-psk-aes256cbc-hmacsha256.xml');
  const open = (key?: Uint8Array) => importPskc(encrypted, { at, unlock: { key } });
  assert.throws(() => importPskc(encrypted, { at }), hasCode('pskc_key_needed'));
  assert.throws(() => open(new Uint8Array(16)), hasCode('pskc_decryption_failed'));
  const wrapped = sample('07-ocra-psk-kw-aes128.xml');
  for (let octet = 0; octet < 32; octet += 1) {
    // Some of these keys make a right padding of the MAC key by chance; it must not be told.
    assert.throws(() => open(new Uint8Array(32).fill(octet)), hasCode('pskc_mac_wrong'));
  }
  assert.throws(
    () => importPskc(wrapped, { at, unlock: { key: new Uint8Array(16) } }),
    hasCode('pskc_decryption_failed'),
  );
  const passphrase = sample('04-hotp-pbkdf2-aes128cbc-hmacsha1.xml');
  assert.throws(
    () => importPskc(passphrase, { at, unlock: { passphrase: 'qwertz' } }),
    hasCode('pskc_mac_wrong'),
  );
  assert.throws(() => importPskc(passphrase, { at }), hasCode('pskc_key_needed'));
});

const base64Elements = /(<(?:\w+:)?(CipherValue|ValueMAC|Specified)>)([^<]+)(<)/g;

for (const name of Object.keys(files).filter((file) => /^0[3-7]/.test(file))) {
  test(`${name}: no flipped bit in any base64 value imports`, () => {
    const document = sample(name);
    const options = optionsFor(files[name] ?? { ok: false });
    const quick: PskcImport = {
      ...options,
      // A thousandth of the work; the derived key is another one either way, unless nothing changed.
      unlock: { ...options.unlock, pbkdf2: quickPbkdf2(document, options) },
    };
    assert.ok(importPskc(document, quick).length > 0);
    let flips = 0;
    for (const found of document.matchAll(base64Elements)) {
      const [, open = '', , text = ''] = found;
      const start = found.index + open.length;
      for (let bit = 0; bit < text.length * 8; bit += 1) {
        const code = text.charCodeAt(bit >> 3) ^ (1 << (bit & 7));
        const place = start + (bit >> 3);
        const flipped =
          document.slice(0, place) + String.fromCharCode(code) + document.slice(place + 1);
        assert.throws(() => importPskc(flipped, quick), OtpError, `${bit}`);
        flips += 1;
      }
      const octets = fromBase64(text);
      assert.ok(octets);
      for (let bit = 0; bit < octets.length * 8; bit += 1) {
        const changed = octets.with(bit >> 3, (octets[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
        const flipped =
          document.slice(0, start) + toBase64(changed) + document.slice(start + text.length);
        assert.throws(() => importPskc(flipped, quick), OtpError, `octet ${bit >> 3}`);
        flips += 1;
      }
    }
    assert.ok(flips > 400, `${flips}`);
  });
}

/** Derives the true key once, and for any other salt one that is as different as it would be. */
function quickPbkdf2(document: string, { unlock }: PskcImport): Pbkdf2 {
  const { derivation } = pskcNeeds(document);
  const { passphrase } = unlock ?? {};
  if (derivation === undefined || passphrase === undefined) return platformPbkdf2;
  const key = platformPbkdf2(passphrase, derivation);
  return (given, asked) =>
    toHex(asked.salt) === toHex(derivation.salt) && asked.iterations === derivation.iterations
      ? key
      : platformPbkdf2(given, { ...asked, iterations: 1 });
}

/** A change to a sample that reads well, and the code it is refused with. */
const changes: readonly (readonly [string, string, RegExp | string, string, string])[] = [
  ['another root', '01-hotp-plain.xml', /KeyContainer/g, 'Container', 'pskc_malformed'],
  ['another namespace', '01-hotp-plain.xml', 'keyprov:pskc"', 'keyprov:pskc2"', 'pskc_malformed'],
  ['no version', '01-hotp-plain.xml', 'Version="1.0"', '', 'pskc_version_unsupported'],
  ['version 1', '01-hotp-plain.xml', 'Version="1.0"', 'Version="1"', 'pskc_version_unsupported'],
  ['no key', '01-hotp-plain.xml', /<pskc:KeyPackage>.*<\/pskc:KeyPackage>/s, '', 'pskc_malformed'],
  ['two keys of one Id', '08-bulk-two-devices.xml', 'TOK0008B-1', 'TOK0008A-1', 'pskc_malformed'],
  ['an unknown algorithm', '01-hotp-plain.xml', 'pskc:hotp"', 'pskc:hotp2"', 'pskc_algorithm_unsupported'],
  ['no Id', '01-hotp-plain.xml', 'Id="TOK0001-1"', '', 'pskc_malformed'],
  ['no data', '01-hotp-plain.xml', /<pskc:Data>.*<\/pskc:Data>/s, '', 'pskc_malformed'],
  ['a seed that is no base64', '01-hotp-plain.xml', /(<pskc:Secret>\s*<pskc:PlainValue>)/, '$1!', 'pskc_malformed'],
  ['an empty seed', '01-hotp-plain.xml', /(<pskc:Secret>\s*<pskc:PlainValue>)[^<]*/, '$1', 'pskc_malformed'],
  ['a seed of four octets', '01-hotp-plain.xml', /(<pskc:Secret>\s*<pskc:PlainValue>)[^<]*/, '$1MTIzNA==', 'seed_too_short'],
  ['a counter below zero', '01-hotp-plain.xml', /(<pskc:Counter><pskc:PlainValue>)0/, '$1-1', 'pskc_malformed'],
  ['a counter beyond the last', '01-hotp-plain.xml', /(<pskc:Counter><pskc:PlainValue>)0/, '$118446744073709551616', 'pskc_malformed'],
  ['a counter in letters', '01-hotp-plain.xml', /(<pskc:Counter><pskc:PlainValue>)0/, '$1one', 'pskc_malformed'],
  ['a counter twice', '01-hotp-plain.xml', /(<pskc:Counter>.*<\/pskc:Counter>)/s, '$1$1', 'pskc_malformed'],
  ['a value without a value', '01-hotp-plain.xml', '<pskc:PlainValue>0</pskc:PlainValue>', '', 'pskc_malformed'],
  ['five digits', '01-hotp-plain.xml', 'Length="6"', 'Length="5"', 'pskc_malformed'],
  ['ten digits', '01-hotp-plain.xml', 'Length="6"', 'Length="10"', 'pskc_malformed'],
  ['no digits', '01-hotp-plain.xml', 'Length="6"', '', 'pskc_malformed'],
  ['letters as digits', '01-hotp-plain.xml', 'Encoding="DECIMAL"', 'Encoding="ALPHANUMERIC"', 'pskc_malformed'],
  ['an unknown encoding', '01-hotp-plain.xml', 'Encoding="DECIMAL"', 'Encoding="ROMAN"', 'pskc_malformed'],
  ['check digits that are neither', '02-ocra-plain-pin-policy.xml', 'CheckDigits="false"', 'CheckDigits="no"', 'pskc_malformed'],
  ['a broken suite', '02-ocra-plain-pin-policy.xml', 'C-QN08-PSHA1<', 'C-QX08-PSHA1<', 'suite_malformed'],
  ['a suite with a counter and none', '02-ocra-plain-pin-policy.xml', /<pskc:Counter>.*<\/pskc:Counter>/s, '', 'pskc_malformed'],
  ['a PIN that is not there', '02-ocra-plain-pin-policy.xml', 'PINKeyId="TOK0002-PIN"', 'PINKeyId="TOK0003-PIN"', 'pskc_malformed'],
  ['a PIN that is a seed', '02-ocra-plain-pin-policy.xml', 'PINKeyId="TOK0002-PIN"', 'PINKeyId="TOK0002-1"', 'pskc_malformed'],
  ['an unknown use of the PIN', '02-ocra-plain-pin-policy.xml', '"Algorithmic"', '"Sung"', 'pskc_malformed'],
  ['an unknown attribute of the PIN policy', '02-ocra-plain-pin-policy.xml', 'MinLength', 'Color', 'pskc_policy_unknown'],
  ['an attribute named after a property', '02-ocra-plain-pin-policy.xml', 'MinLength', 'constructor', 'pskc_policy_unknown'],
  ['a child of the PIN policy', '02-ocra-plain-pin-policy.xml', /(<pskc:PINPolicy[^>]*)\/>/, '$1><pskc:X/></pskc:PINPolicy>', 'pskc_policy_unknown'],
  ['an unknown key usage', '02-ocra-plain-pin-policy.xml', '<pskc:KeyUsage>CR<', '<pskc:KeyUsage>Cook<', 'pskc_policy_unknown'],
  ['an attribute of the policy', '02-ocra-plain-pin-policy.xml', '<pskc:Policy>', '<pskc:Policy x="1">', 'pskc_policy_unknown'],
  ['a date without a zone', '02-ocra-plain-pin-policy.xml', '2024-01-01T00:00:00Z', '2024-01-01T00:00:00', 'pskc_malformed'],
  ['the 30th of February', '02-ocra-plain-pin-policy.xml', '2024-01-01T00:00:00Z', '2024-02-30T00:00:00Z', 'pskc_malformed'],
  ['the 25th hour', '02-ocra-plain-pin-policy.xml', '2024-01-01T00:00:00Z', '2024-01-01T25:00:00Z', 'pskc_malformed'],
  ['the 13th month', '02-ocra-plain-pin-policy.xml', '2024-01-01T00:00:00Z', '2024-13-01T00:00:00Z', 'pskc_malformed'],
  ['a number of transactions in letters', '02-ocra-plain-pin-policy.xml', '>100000<', '>many<', 'pskc_malformed'],
  ['an endless name', '02-ocra-plain-pin-policy.xml', 'Transfer signing', 'x'.repeat(513), 'pskc_malformed'],
  ['a seed without end', '01-hotp-plain.xml', /(<pskc:Secret>\s*<pskc:PlainValue>)[^<]*/, `$1${toBase64(new Uint8Array(1025))}`, 'pskc_malformed'],
  ['no encoding', '01-hotp-plain.xml', 'Encoding="DECIMAL"', '', 'pskc_malformed'],
  ['no format of the response', '01-hotp-plain.xml', /<pskc:ResponseFormat[^>]*>/, '', 'pskc_malformed'],
  ['a PIN inside the MAC of HOTP', '03-hotp-psk-aes128cbc-hmacsha1.xml', '</pskc:Data>', '</pskc:Data><pskc:Policy><pskc:PINPolicy PINUsageMode="Algorithmic"/></pskc:Policy>', 'pskc_malformed'],
  ['OCRA without a suite', '02-ocra-plain-pin-policy.xml', /<pskc:Suite>.*<\/pskc:Suite>/, '', 'suite_malformed'],
  ['a MAC of no algorithm', '05-ocra-psk-aes256cbc-hmacsha256.xml', / Algorithm="[^"]*hmac-sha256"/, '', 'pskc_mac_missing'],
  ['a cipher of no algorithm', '05-ocra-psk-aes256cbc-hmacsha256.xml', / Algorithm="[^"]*aes256-cbc"/g, '', 'pskc_algorithm_unsupported'],
  ['a derivation of no algorithm', '04-hotp-pbkdf2-aes128cbc-hmacsha1.xml', / Algorithm="[^"]*pbkdf2"/, '', 'pskc_algorithm_unsupported'],
  ['a wrapped MAC key that does not open', '03-hotp-psk-aes128cbc-hmacsha1.xml', /aes128-cbc/g, 'kw-aes128', 'pskc_decryption_failed'],
  ['an unknown cipher', '05-ocra-psk-aes256cbc-hmacsha256.xml', /aes256-cbc/g, 'tripledes-cbc', 'pskc_algorithm_unsupported'],
  ['an unknown MAC', '05-ocra-psk-aes256cbc-hmacsha256.xml', 'hmac-sha256', 'hmac-md5', 'pskc_algorithm_unsupported'],
  ['another cipher for the seed', '05-ocra-psk-aes256cbc-hmacsha256.xml', /aes256-cbc(?!.*aes256-cbc)/s, 'aes128-cbc', 'pskc_algorithm_unsupported'],
  ['key wrap slipped in for the seed', '05-ocra-psk-aes256cbc-hmacsha256.xml', /aes256-cbc(?!.*aes256-cbc)/s, 'kw-aes256', 'pskc_algorithm_unsupported'],
  ['no MAC method', '05-ocra-psk-aes256cbc-hmacsha256.xml', /<pskc:MACMethod.*<\/pskc:MACMethod>/s, '', 'pskc_mac_missing'],
  ['a MAC key by reference that nobody has', '05-ocra-psk-aes256cbc-hmacsha256.xml', /<pskc:MACKey>.*<\/pskc:MACKey>/s, '<pskc:MACKeyReference>k</pskc:MACKeyReference>', 'pskc_mac_missing'],
  ['a plain value beside the encrypted one', '05-ocra-psk-aes256cbc-hmacsha256.xml', '<pskc:EncryptedValue>', '<pskc:PlainValue>AAAA</pskc:PlainValue><pskc:EncryptedValue>', 'pskc_malformed'],
  ['a signature', '05-ocra-psk-aes256cbc-hmacsha256.xml', '</pskc:KeyContainer>', '<ds:Signature/></pskc:KeyContainer>', 'pskc_signature_unsupported'],
  ['a signature in the namespace of Figure 9', '05-ocra-psk-aes256cbc-hmacsha256.xml', '</pskc:KeyContainer>', '<pskc:Signature/></pskc:KeyContainer>', 'pskc_signature_unsupported'],
  ['too few iterations', '04-hotp-pbkdf2-aes128cbc-hmacsha1.xml', '>1000<', '>999<', 'pskc_iterations_out_of_range'],
  ['too many iterations', '04-hotp-pbkdf2-aes128cbc-hmacsha1.xml', '>1000<', '>5000001<', 'pskc_iterations_out_of_range'],
  ['no iterations', '04-hotp-pbkdf2-aes128cbc-hmacsha1.xml', /<IterationCount>.*<.IterationCount>/, '', 'pskc_malformed'],
  ['another derivation', '04-hotp-pbkdf2-aes128cbc-hmacsha1.xml', /#pbkdf2/, '#scrypt', 'pskc_algorithm_unsupported'],
  ['another PRF', '04-hotp-pbkdf2-aes128cbc-hmacsha1.xml', '<PRF/>', '<PRF Algorithm="urn:x"/>', 'pskc_algorithm_unsupported'],
  ['a derived key of no AES', '04-hotp-pbkdf2-aes128cbc-hmacsha1.xml', '<KeyLength>16<', '<KeyLength>17<', 'pskc_decryption_failed'],
  ['a derived key without end', '04-hotp-pbkdf2-aes128cbc-hmacsha1.xml', '<KeyLength>16<', '<KeyLength>65<', 'pskc_malformed'],
]; // prettier-ignore

for (const [what, name, from, to, code] of changes) {
  test(`refuses ${what}: ${code}`, () => {
    assert.ok(load(name).length > 0);
    assert.notEqual(sample(name).replace(from, to), sample(name));
    assert.throws(() => load(name, (document) => document.replace(from, to)), hasCode(code));
  });
}

const accepted: readonly (readonly [string, string, RegExp | string, string])[] = [
  ['version 1.1', '01-hotp-plain.xml', 'Version="1.0"', 'Version="1.1"'],
  ['Id in small letters, as Figure 8', '01-hotp-plain.xml', 'Id="TOK0001-1"', 'id="TOK0001-1"'],
  ['Format for Encoding, as the prose', '01-hotp-plain.xml', 'Encoding=', 'Format='],
  ['CheckDigit, as the prose', '02-ocra-plain-pin-policy.xml', 'CheckDigits="false"', 'CheckDigit="1"'],
  ['PBKDF2 by its other name', '04-hotp-pbkdf2-aes128cbc-hmacsha1.xml', /pkcs-5v2-0#pbkdf2/, 'pkcs-5#pbkdf2'],
  ['parameters of PBKDF2 with a namespace', '04-hotp-pbkdf2-aes128cbc-hmacsha1.xml', /<(\/?)(Salt|Specified|IterationCount|KeyLength|PRF)/g, '<$1pkcs5:$2'],
  ['parameters of PBKDF2 in XML Encryption 1.1', '04-hotp-pbkdf2-aes128cbc-hmacsha1.xml', /pkcs5:PBKDF2/g, 'xenc11:PBKDF2'],
  ['no PRF', '04-hotp-pbkdf2-aes128cbc-hmacsha1.xml', '<PRF/>', ''],
  ['a key without a policy', '05-ocra-psk-aes256cbc-hmacsha256.xml', /<pskc:Policy>.*<\/pskc:Policy>/s, ''],
  ['HOTP without a counter, as Figure 7', '01-hotp-plain.xml', /<pskc:Counter>.*<\/pskc:Counter>/s, ''],
  ['no word of check digits', '02-ocra-plain-pin-policy.xml', / CheckDigits="false"/g, ''],
  ['a key without a device', '01-hotp-plain.xml', /<pskc:DeviceInfo>.*<\/pskc:DeviceInfo>/s, ''],
]; // prettier-ignore

for (const [what, name, from, to] of accepted) {
  test(`takes ${what}`, () => {
    assert.notEqual(sample(name).replace(from, to), sample(name));
    assert.equal(load(name, (document) => document.replace(from, to)).length, load(name).length);
  });
}

test('is bounded in keys', () => {
  const document = (count: number) =>
    sample('01-hotp-plain.xml').replace(
      /<pskc:KeyPackage>.*<\/pskc:KeyPackage>/s,
      '<pskc:KeyPackage/>'.repeat(count),
    );
  assert.throws(() => importPskc(document(20_000), { at }), hasCode('pskc_malformed'));
  assert.throws(() => importPskc(document(20_001), { at }), hasCode('xml_too_large'));
});

test('takes a MAC key by reference from whoever has it', () => {
  const name = '05-ocra-psk-aes256cbc-hmacsha256.xml';
  const document = sample(name).replace(
    /<pskc:MACKey>.*<\/pskc:MACKey>/s,
    '<pskc:MACKeyReference>k</pskc:MACKeyReference>',
  );
  const { unlock } = optionsFor(files[name] ?? { ok: false });
  const macKey = Buffer.from(
    'a7190f910074621561fe81165477a6d80ec0f9ef120039f45bdd1e0d67a525ae',
    'hex',
  );
  assert.equal(importPskc(document, { at, unlock: { ...unlock, macKey } }).length, 1);
  const wrong = { ...unlock, macKey: macKey.subarray(1) };
  assert.throws(() => importPskc(document, { at, unlock: wrong }), hasCode('pskc_mac_wrong'));
});

test('a signature that somebody checked elsewhere is looked over', () => {
  const name = '05-ocra-psk-aes256cbc-hmacsha256.xml';
  const document = sample(name).replace(
    '</pskc:KeyContainer>',
    '<ds:Signature/></pskc:KeyContainer>',
  );
  const options = { ...optionsFor(files[name] ?? { ok: false }), insecureIgnoreSignature: true };
  assert.equal(importPskc(document, options).length, 1);
});
