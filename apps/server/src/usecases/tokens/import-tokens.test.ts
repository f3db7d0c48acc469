/** Containers of seeds: what is taken, what is refused as a whole, and that a token works afterwards. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exportPskc, hotp, importPskc } from '@kumoin/otp';
import type { PskcKey } from '@kumoin/otp';
import { digest } from '@kumoin/pki';
import { NodePassphraseKeys } from '#adapters/system/node-passphrase-keys.ts';
import type { TenantId, TokenId } from '#domain/identifiers.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import { softSuite, suitesAllowedDefault } from '#domain/tokens/token-suites.ts';
import { tokensMax } from '#domain/tokens/token-keeper.ts';
import { makeExportTokens } from './export-tokens.ts';
import { makeImportTokens } from './import-tokens.ts';
import type { TokenImport } from './import-tokens.ts';
import { makeIssueToken } from './issue-token.ts';
import { openTokenKeys } from './seal-token-keys.ts';
import { alice, refusal, rfcSeed, start, tokenWorld } from './token-world.contract.ts';

const tenantId = 'tenant-1' as TenantId;
const passphrase = 'correct horse battery';
const device = { manufacturer: 'oath.ACME', serialNumber: '4711' };
const year = 365 * 24 * 3600_000;
const random = (count: number) => new Uint8Array(count).fill(7);

const counting: PskcKey = {
  id: 'K1',
  algorithm: 'hotp',
  device,
  friendlyName: 'Key fob',
  responseFormat: { encoding: 'DECIMAL', length: 6, checkDigits: false },
  secret: rfcSeed,
  counter: 5n,
  policy: { keyUsages: ['OTP'] },
};
const keypad: PskcKey = {
  id: 'K2',
  algorithm: 'ocra',
  device: { ...device, serialNumber: '4712', userId: 'Bob' },
  suite: 'OCRA-1:HOTP-SHA256-8:C-QN08',
  secret: new Uint8Array(32).fill(9),
  counter: 0n,
  policy: {
    startsAt: start + 1000,
    expiresAt: start + year,
    keyUsages: ['CR', 'Integrity'],
    transactionsMax: 500,
  },
};

function underPassphrase(...keys: readonly PskcKey[]): string {
  return exportPskc(keys, { kind: 'passphrase', passphrase, random, iterations: 1000 });
}

async function world(suites: readonly string[] = suitesAllowedDefault) {
  const base = await tokenWorld();
  const tokenPolicy = { validityDays: 1000, suites };
  const ports = { ...base.ports, tokenPolicy, passphraseKeys: new NodePassphraseKeys() };
  const importTokens = makeImportTokens(ports);
  return {
    ...base,
    importTokens: (container: string, changes: Partial<TokenImport> = {}) =>
      importTokens({
        ...{ tenantId, container, assign: false, insecurePlainSecrets: false },
        passphrase: new Secret(passphrase),
        ...changes,
      }),
    exportTokens: makeExportTokens(ports),
    issueToken: makeIssueToken(ports),
    stored: () => ports.tokens.list(tenantId, undefined, 9000),
  };
}

test('seeds come in sealed, inactive and into stock, with the policy of their maker', async () => {
  const { importTokens, stored, ports } = await world();
  const batch = await importTokens(underPassphrase(counting, keypad));
  assert.deepEqual(
    await stored(),
    batch.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  );
  const [fob, pad] = batch;
  assert.deepEqual(
    [fob?.serial, fob?.label, fob?.suites.typed, fob?.counter],
    ['oath.ACME 4711', 'Key fob', 'HOTP-SHA1-6', 5],
  );
  assert.deepEqual([fob?.state, fob?.accountId, fob?.notBefore], ['inactive', undefined, start]);
  assert.deepEqual(
    [pad?.notBefore, pad?.notAfter, pad?.usesMax, pad?.accountId],
    [start + 1000, start + year, 500, undefined],
  );
  const { client } = await openTokenKeys(ports.sealing, pad ?? assert.fail());
  assert.deepEqual(client, keypad.secret);
  assert.ok(!Buffer.from(pad?.keysSealed ?? []).includes(Buffer.from(keypad.secret)));
});

test('the journal holds how many and out of which file, and no serial number', async () => {
  const { importTokens, facts } = await world();
  const container = underPassphrase(counting);
  await importTokens(container);
  const hash = Buffer.from(digest('sha256', Buffer.from(container))).toString('hex');
  assert.deepEqual(await facts(), [{ tenant: tenantId, tokens: 1, container: hash }]);
});

test('where asked to, tokens go to those whom the container names', async () => {
  const { importTokens } = await world();
  const [fob, pad] = await importTokens(underPassphrase(counting, keypad), { assign: true });
  assert.deepEqual([fob?.accountId, pad?.accountId], [undefined, 'account-2']);
});

test('a name that nobody has spoils the batch: account_unknown', async () => {
  const { importTokens, stored } = await world();
  const stranger = { ...keypad, device: { ...keypad.device, userId: 'carol' } };
  const order = importTokens(underPassphrase(counting, stranger), { assign: true });
  await assert.rejects(order, refusal('account_unknown'));
  assert.deepEqual(await stored(), []);
});

test('more for one person than they may have spoil the batch: tokens_too_many', async () => {
  const { importTokens, stored } = await world();
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      ...keypad,
      id: `K${index}`,
      device: { ...keypad.device, serialNumber: `${index}` },
    }));
  const order = importTokens(underPassphrase(...many(tokensMax + 1)), { assign: true });
  await assert.rejects(order, refusal('tokens_too_many'));
  assert.deepEqual(await stored(), []);
  await importTokens(underPassphrase(...many(tokensMax)), { assign: true });
});

test('a serial number that is there spoils the batch: token_serial_taken', async () => {
  const { importTokens, stored } = await world();
  await importTokens(underPassphrase(counting));
  const order = importTokens(underPassphrase(keypad, counting));
  await assert.rejects(order, refusal('token_serial_taken'));
  assert.equal((await stored()).length, 1);
});

test('two keys of one device are two tokens', async () => {
  const { importTokens } = await world();
  const second = { ...keypad, device };
  const batch = await importTokens(underPassphrase(counting, second));
  assert.deepEqual(
    batch.map(({ serial }) => serial),
    ['oath.ACME 4711 K1', 'oath.ACME 4711 K2'],
  );
});

test('a PIN that goes into the code is kept as the suite hashes it', async () => {
  const { importTokens, ports } = await world();
  const typed = 'OCRA-1:HOTP-SHA256-8:C-QN08-PSHA256';
  const pin = { id: 'P', algorithm: 'pin', device: {}, policy: { keyUsages: [] } } as const;
  const secret = Buffer.from('1234');
  const policy = { keyUsages: [], pin: { pinKeyId: 'P', usageMode: 'Algorithmic' } } as const;
  const key = { ...keypad, suite: typed, policy };
  const [token] = await importTokens(underPassphrase(key, { ...pin, secret }));
  const { pinHash } = await openTokenKeys(ports.sealing, token ?? assert.fail());
  assert.deepEqual(pinHash, digest('sha256', secret));
  const without = { ...key, id: 'K3', policy: { keyUsages: [] } };
  await assert.rejects(importTokens(underPassphrase(without)), refusal('token_file_refused'));
});

const container = underPassphrase(counting);
/** The first value of this element, one bit off. */
function bend(element: string): string {
  const pattern = new RegExp(
    `(<pskc:${element}[^>]*>(?:(?!</pskc:${element}>).)*?)([A-Za-z0-9+/]{16,}=*)`,
    's',
  );
  assert.match(container, pattern);
  return container.replace(pattern, (_, before: string, value: string) => {
    const octets = Buffer.from(value, 'base64');
    octets[octets.length - 1] = (octets.at(-1) ?? 0) ^ 1;
    return before + octets.toString('base64');
  });
}
const external = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>';
const laughs = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>';
const afterDeclaration = (text: string) =>
  container.startsWith('<?xml') ? container.replace('?>', `?>${text}`) : text + container;

const bad: Readonly<Record<string, readonly [RefusalCode, string, Partial<TokenImport>?]>> = {
  'that is no XML': ['token_file_refused', 'seeds'],
  'that is empty': ['token_file_refused', ''],
  'with an external entity': ['token_file_refused', afterDeclaration(external)],
  'with entities that grow': ['token_file_refused', afterDeclaration(laughs)],
  'too large to be read': ['token_file_refused', `${container}${' '.repeat(17 * 2 ** 20)}`],
  'with a MAC that is one bit off': ['token_file_refused', bend('ValueMAC')],
  'with a secret that is one bit off': ['token_file_refused', bend('Secret')],
  'of another major version': [
    'token_file_refused',
    container.replace('Version="1.0"', 'Version="2.0"'),
  ],
  'cut short': ['token_file_refused', container.slice(0, -20)],
  'with a passphrase one letter off': [
    'token_file_refused',
    container,
    { passphrase: new Secret(`${passphrase}!`) },
  ],
  'without its passphrase': ['token_file_refused', container, { passphrase: undefined }],
  'that would be counted for minutes': [
    'token_file_refused',
    container.replace('>1000<', '>4000000<'),
  ],
  'of plain seeds': ['token_file_refused', exportPskc([counting], { kind: 'insecurePlain' })],
  'of a suite that is not ours': [
    'token_suite_refused',
    underPassphrase({ ...keypad, suite: 'OCRA-1:HOTP-SHA1-4:QN04' }),
  ],
  'whose key is for something else': [
    'token_file_refused',
    underPassphrase({ ...counting, policy: { keyUsages: ['Encrypt'] } }),
  ],
  'whose PIN would be typed before the code': [
    'token_file_refused',
    underPassphrase({ ...counting, policy: { keyUsages: [], pin: { usageMode: 'Prepend' } } }),
  ],
  'whose codes carry check digits': [
    'token_file_refused',
    underPassphrase({
      ...counting,
      responseFormat: { encoding: 'DECIMAL', length: 6, checkDigits: true },
    }),
  ],
  'whose device takes shorter questions': [
    'token_file_refused',
    underPassphrase({
      ...keypad,
      challengeFormat: { encoding: 'DECIMAL', min: 4, max: 7, checkDigits: false },
    }),
  ],
  'whose counter is beyond what we count': [
    'token_file_refused',
    underPassphrase({ ...counting, counter: 2n ** 53n }),
  ],
};
for (const [what, [code, text, changes]] of Object.entries(bad)) {
  test(`a container ${what} is refused as a whole: ${code}`, async () => {
    const { importTokens, stored, events } = await world();
    await assert.rejects(importTokens(text, changes), refusal(code));
    assert.deepEqual([await stored(), await events()], [[], []]);
  });
}

test('what expired before it came is refused', async () => {
  const { importTokens, clock } = await world();
  const text = underPassphrase(keypad);
  clock.at = start + year;
  await assert.rejects(importTokens(text), refusal('token_file_refused'));
  clock.at -= 1;
  await importTokens(text);
});

test('plain seeds come in where somebody vouches for their way, and a key opens as well', async () => {
  const { importTokens, stored } = await world();
  const plain = exportPskc([counting], { kind: 'insecurePlain' });
  await importTokens(plain, { insecurePlainSecrets: true });
  const key = new Uint8Array(32).fill(1);
  const wrapped = exportPskc([keypad], { kind: 'cbc', key, keyName: 'transport', random });
  await importTokens(wrapped, { passphrase: undefined, key: new Secret(key) });
  assert.equal((await stored()).length, 2);
});

test('what is exported under a passphrase is what another server takes in', async () => {
  const { importTokens, exportTokens, ports } = await world();
  const batch = await importTokens(underPassphrase(counting, keypad));
  const ids = batch.map(({ id }) => id);
  const order = { tenantId, ids, passphrase: new Secret(passphrase) };
  const exported = (await exportTokens(order)).reveal();
  assert.ok(!exported.includes(Buffer.from(rfcSeed).toString('base64')));
  const keys = importPskc(exported, { at: start, unlock: { passphrase } });
  assert.deepEqual(
    keys.map(({ secret, counter, device: { serialNumber } }) => [secret, counter, serialNumber]),
    [
      [rfcSeed, 5n, '4711'],
      [keypad.secret, 0n, '4712'],
    ],
  );
  const elsewhere = await world();
  const [fob] = await elsewhere.importTokens(exported);
  assert.equal(fob?.serial, 'oath.ACME 4711');
  const last = (await ports.journal.read(0, 9)).at(-1);
  assert.deepEqual([last?.event, last?.facts['tokens']], ['token.exported', ids]);
});

test('keys that were agreed with a phone never leave: token_not_exportable', async () => {
  const { addToken, exportTokens, events } = await world();
  const order = { tenantId, passphrase: new Secret(passphrase) };
  for (const changes of [
    { kind: 'authenticator' },
    { kind: 'server' },
    { state: 'revoked' },
    { suites: { typed: 'unknown' } },
  ] as const) {
    const id = `token-${JSON.stringify(changes)}` as TokenId;
    await addToken({ algorithm: 'hotp', suites: { typed: 'HOTP-SHA1-6' }, id, ...changes });
    await assert.rejects(exportTokens({ ...order, ids: [id] }), refusal('token_not_exportable'));
  }
  await assert.rejects(exportTokens({ ...order, ids: [] }), refusal('token_not_exportable'));
  assert.ok(!(await events()).includes('token.exported'));
});

test('nobody exports tokens of another tenant, or under a weak passphrase', async () => {
  const { addToken, exportTokens } = await world();
  const { id } = await addToken({ algorithm: 'hotp', suites: { typed: 'HOTP-SHA1-6' } });
  const order = { tenantId, ids: [id], passphrase: new Secret(passphrase) };
  const other = { ...order, tenantId: 'tenant-2' as TenantId };
  await assert.rejects(exportTokens(other), refusal('token_unknown'));
  const weak = { ...order, passphrase: new Secret('12345678901') };
  await assert.rejects(exportTokens(weak), refusal('passphrase_too_weak'));
  await exportTokens({ ...order, passphrase: new Secret('123456789012') });
});

test('a token is issued once under its serial number, active, for an account that is there', async () => {
  const { issueToken, ports, facts } = await world();
  const order = {
    accountId: alice,
    kind: 'hardware',
    suite: 'HOTP-SHA1-6',
    secret: new Secret(rfcSeed),
    label: 'Soft',
    serial: 'demo alice',
  } as const;
  const token = await issueToken(order);
  assert.deepEqual(await ports.tokens.find(token.id), token);
  assert.deepEqual([token.state, token.algorithm, token.accountId], ['active', 'hotp', alice]);
  const { client } = await openTokenKeys(ports.sealing, token);
  assert.equal(hotp({ seed: client, counter: 0 }), '755224');
  assert.deepEqual(await facts(), [{ token: token.id, account: alice, kind: 'hardware' }]);
  await assert.rejects(issueToken(order), refusal('token_serial_taken'));

  const drawn = { ...order, kind: 'server', suite: softSuite, secret: undefined } as const;
  const [one, other] = [
    await issueToken({ ...drawn, serial: 'one' }),
    await issueToken({ ...drawn, serial: 'other' }),
  ];
  const key = (await openTokenKeys(ports.sealing, one)).client;
  assert.equal(key.length, 32);
  assert.notDeepEqual((await openTokenKeys(ports.sealing, other)).client, key);
  const nobody = { ...order, accountId: 'account-9' as typeof alice };
  await assert.rejects(issueToken(nobody), refusal('account_unknown'));
  await assert.rejects(issueToken({ ...order, suite: 'x' }), refusal('token_suite_refused'));
});
