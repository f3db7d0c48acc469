/** The subject of a signer: names or a pseudonym, and no part a certificate cannot hold. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameAttribute, parseDer, parseName } from '@kumoin/pki';
import { Refusal } from '#domain/refusal.ts';
import { buildSignerName } from './signer-name.ts';
import type { SignerName } from './signer-name.ts';

const account = { country: 'JP', commonName: '山田 花子', serialNumber: 'a11ce' };

const accepted: Readonly<Record<string, Partial<SignerName>>> = {
  'given name and surname': { givenName: '花子', surname: '山田' },
  'a given name alone': { givenName: '花子' },
  'a common name of 64 characters': { givenName: '花子', commonName: '花'.repeat(64) },
  'a surname alone': { surname: '山田' },
  'a pseudonym alone': { pseudonym: 'Hana' },
};
for (const [what, parts] of Object.entries(accepted)) {
  test(`a signer is named by ${what}`, () => {
    const whole: SignerName = { ...account, ...parts };
    const name = parseName(parseDer(buildSignerName(whole)));
    const types = ['givenName', 'surname', 'pseudonym', 'serialNumber', 'commonName'] as const;
    for (const type of types) {
      assert.equal(nameAttribute(name, type), whole[type]);
    }
    assert.equal(nameAttribute(name, 'countryName'), account.country);
  });
}

const refused: Readonly<Record<string, Partial<SignerName>>> = {
  'neither name nor pseudonym': {},
  'a name and a pseudonym': { givenName: '花子', pseudonym: 'Hana' },
  'a country that is none': { givenName: '花子', country: 'JPN' },
  'an empty part': { givenName: '' },
  'a common name of 65 characters': { givenName: '花子', commonName: '花'.repeat(65) },
};
for (const [what, parts] of Object.entries(refused)) {
  test(`a signer is not named by ${what}: certificate_request_refused`, () => {
    assert.throws(
      () => buildSignerName({ ...account, ...parts }),
      (error) => error instanceof Refusal && error.code === 'certificate_request_refused',
    );
  });
}

test('a part that is no text is a bug of ours, and no refusal', () => {
  const name = { ...account, givenName: 1 as never };
  assert.throws(() => buildSignerName(name), TypeError);
});
