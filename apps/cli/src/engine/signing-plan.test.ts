/** Which format a file is signed in, how it is packed, and what the output is called. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CliError } from '../cli-error.ts';
import { mediaTypeOf } from './media-types.ts';
import { readSignerProperties } from './signer-wishes.ts';
import type { SignerWishes } from './signer-wishes.ts';
import { planSigning } from './signing-plan.ts';
import type { FormatWishes } from './signing-plan.ts';

const nothing: FormatWishes = {
  format: undefined,
  packaging: undefined,
  containerType: undefined,
  output: undefined,
};
const plan = (file: string, wishes: Partial<FormatWishes> = {}) => {
  const { format, packaging, output } = planSigning(file.split(' '), { ...nothing, ...wishes });
  return `${format} ${packaging} ${output}`;
};
const isUsage = (error: unknown) => error instanceof CliError && error.code === 'usage';

const plans: readonly [string, Partial<FormatWishes>, string][] = [
  ['a.pdf', {}, 'pades enveloped a.signed.pdf'],
  ['a.b/scan', {}, 'pades enveloped a.b/scan.signed.pdf'],
  ['a.XML', {}, 'xades enveloped a.signed.xml'],
  ['a.json', {}, 'jades flattened a.jades.json'],
  ['a.json', { packaging: 'compact' }, 'jades compact a.jws'],
  ['a.txt', { format: 'cades' }, 'cades attached a.txt.p7m'],
  ['a.txt', { format: 'cades', packaging: 'detached' }, 'cades detached a.txt.p7s'],
  ['a.txt', { format: 'xades', packaging: 'detached' }, 'xades detached a.txt.xades.xml'],
  ['a.txt', { format: 'asic-s' }, 'asic-s-cades container a.txt.asics'],
  ['a b', { format: 'asic-e', containerType: 'xades' }, 'asic-e-xades container a.asice'],
  ['a.pdf', { output: 'b.pdf' }, 'pades enveloped b.pdf'],
];
for (const [files, wishes, expected] of plans) {
  test(`${files} with ${JSON.stringify(wishes)} is ${expected}`, () => {
    assert.equal(plan(files, wishes), expected);
  });
}

const refusals: readonly [string, Partial<FormatWishes>][] = [
  ['a.pdf', { packaging: 'detached' }],
  ['a.pdf', { containerType: 'xades' }],
  ['a b', { format: 'asic-s' }],
  ['a b', { format: 'cades', packaging: 'detached' }],
];
for (const [files, wishes] of refusals) {
  test(`${files} with ${JSON.stringify(wishes)} is wrong usage`, () => {
    assert.throws(() => plan(files, wishes), isUsage);
  });
}

const silent: SignerWishes = {
  commitments: [],
  roles: [],
  place: undefined,
  policy: undefined,
  policyDigest: undefined,
  policyFile: undefined,
  policyUri: undefined,
  policyNotice: undefined,
  contentHints: undefined,
};
const read = (wishes: Partial<SignerWishes>) => readSignerProperties({ ...silent, ...wishes });

test('what a signer says is read, and nothing where nothing is said', () => {
  assert.deepEqual(read({}), {});
  const commitments = ['proof-of-origin', '1.2.3', 'https://said.example/x'];
  assert.deepEqual(read({ commitments, roles: ['Clerk'], place: 'country=JP,locality=京都' }), {
    commitments: ['proof-of-origin', { oid: '1.2.3' }, { uri: 'https://said.example/x' }],
    claimedRoles: ['Clerk'],
    place: { country: 'JP', locality: '京都' },
  });
  const policyDigest = `sha256:${'0f'.repeat(32)}`;
  assert.deepEqual(read({ policy: '1.2.3', policyDigest }).policy, {
    id: '1.2.3',
    hash: 'sha256',
    digest: new Uint8Array(32).fill(15),
  });
});

for (const wishes of [
  { commitments: ['perhaps'] },
  { place: 'planet=Mars' },
  { place: 'country' },
  { place: 'country=Japan' },
  { place: 'country=JP,country=US' },
  { policy: '1.2.3' },
  { policy: '1.2.3', policyDigest: 'md5:00' },
  { policy: '1.2.3', policyDigest: 'sha256:00' },
  { policyUri: 'http://p' },
  { policyNotice: 'Look' },
  { policyFile: 'p.pdf' },
  { policy: '1.2.3', policyFile: 'p.pdf', policyDigest: `sha256:${'0f'.repeat(32)}` },
]) {
  test(`${JSON.stringify(wishes)} is wrong usage`, () => {
    assert.throws(() => read(wishes), isUsage);
  });
}

test('a media type goes by the ending, where there is one that is known', () => {
  assert.deepEqual(['a.PDF', 'b.txt', 'c', 'd.unknown'].map(mediaTypeOf), [
    'application/pdf',
    'text/plain',
    undefined,
    undefined,
  ]);
});
