import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { bytesToHex, derSequence, derObjectIdentifier, digest } from '@kumoin/pki';
import { makePadesWorld } from '../../../../../tests/worlds/pades-world.ts';
import type { SigningWish } from '../../../../../tests/worlds/pades-world.ts';
import { plainObjects, samplePdf } from '../../../../../tests/worlds/sample-pdf.ts';
import { openPdf } from '../../pdf/pdf-document.ts';
import { readFormFields } from './form-fields.ts';
import { readPermittedChanges } from './permitted-changes.ts';
import { readSeedValues } from './seed-values.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const world = makePadesWorld({ at });
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

const withField = (more: string) =>
  samplePdf({
    ...plainObjects,
    1: '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R 6 0 R] >> >>',
    3: '<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Annots [5 0 R 6 0 R] >>',
    5: `<< /FT /Sig /T (Approval) /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /P 3 0 R ${more} >>`,
    6: '<< /FT /Tx /T (Amount) /Type /Annot /Subtype /Widget /Rect [0 0 9 9] /P 3 0 R >>',
  });
const withSeed = (seed: string) => withField(`/SV << ${seed} >>`);
const signSeeded = (seed: string, wish: SigningWish = {}) =>
  world.sign(withSeed(seed), { fieldName: 'Approval', ...wish });
const violated = { code: 'pades_seed_value_violated' };

interface SeedCase {
  readonly demand: string;
  readonly seed: string;
  readonly meets: SigningWish;
  readonly misses: SigningWish;
}

const hex = (bytes: Uint8Array) => `<${bytesToHex(bytes)}>`;
const cases: readonly SeedCase[] = [
  {
    demand: 'a hash',
    seed: '/Ff 64 /DigestMethod [/SHA384]',
    meets: { signer: 'p384' },
    misses: { signer: 'p256' },
  },
  {
    demand: 'one of some reasons',
    seed: '/Ff 8 /Reasons [(seen) (agreed)]',
    meets: { reason: 'agreed' },
    misses: { reason: 'agreed ' },
  },
  {
    demand: 'no reason, by an empty list',
    seed: '/Ff 8 /Reasons []',
    meets: {},
    misses: { reason: 'agreed' },
  },
  {
    demand: 'no reason, by a point',
    seed: '/Ff 8 /Reasons [(.)]',
    meets: {},
    misses: { reason: '.' },
  },
  {
    demand: 'a time-stamp',
    seed: '/TimeStamp << /URL (https://tsa.example/) /Ff 1 >>',
    meets: { stampedBy: 'tsa' },
    misses: {},
  },
  {
    demand: 'validation data',
    seed: '/Ff 32 /AddRevInfo true',
    meets: { validationDataFollows: true },
    misses: {},
  },
  {
    demand: 'an approval',
    seed: '/MDP << /P 0 >>',
    meets: { certifies: false },
    misses: { certifies: true },
  },
  {
    demand: 'a certification of one level',
    seed: '/MDP << /P 1 >>',
    meets: { certifies: true, permits: 'nothing' },
    misses: { certifies: true, permits: 'forms' },
  },
  {
    demand: 'a certain signer',
    seed: `/Cert << /Ff 1 /Subject [${hex(world.pki.certificate('p256'))}] >>`,
    meets: { signer: 'p256' },
    misses: { signer: 'p384' },
  },
  {
    demand: 'a certain issuer',
    seed: `/Cert << /Ff 2 /Issuer [${hex(world.pki.certificate('issuing'))}] >>`,
    meets: { signer: 'p256' },
    misses: { signer: 'foreignSigner' },
  },
  {
    demand: 'a certain subject',
    seed: '/Cert << /Ff 8 /SubjectDN [<< /CN (Paula Signer) >>] >>',
    meets: { signer: 'p384' },
    misses: { signer: 'p521' },
  },
  {
    demand: 'an open document',
    seed: '/Ff 128 /LockDocument /false',
    meets: { locks: { action: 'All' } },
    misses: { locks: { action: 'All', permits: 'nothing' } },
  },
];

for (const { demand, seed, meets, misses } of cases) {
  test(`a field that demands ${demand} gets it, or no signature`, () => {
    const signed = signSeeded(seed, meets);
    assert.equal(world.report(signed).indication, 'TOTAL_PASSED');
    assert.throws(() => signSeeded(seed, misses), violated);
  });
}

test('takes what is only suggested for a suggestion', () => {
  const seed = '/Ff 0 /DigestMethod [/SHA384] /Reasons [(seen)] /SubFilter [/adbe.pkcs7.detached]';
  signSeeded(seed, { reason: 'something else' });
});

test('signs with the sub-filter it makes if that is among those demanded, else not at all', () => {
  signSeeded('/Ff 2 /SubFilter [/adbe.pkcs7.detached /ETSI.CAdES.detached]');
  assert.throws(() => signSeeded('/Ff 2 /SubFilter [/adbe.pkcs7.detached]'), violated);
  signSeeded('/Ff 1 /Filter /Adobe.PPKLite');
  assert.throws(() => signSeeded('/Ff 1 /Filter /Entrust.PPKEF'), violated);
});

test('refuses demands that nobody here has read', () => {
  signSeeded('/Ff 4 /V 3');
  assert.throws(() => signSeeded('/Ff 4 /V 4'), violated);
  assert.throws(() => signSeeded('/Ff 16 /LegalAttestation [(x)]'), violated);
  assert.throws(() => signSeeded('/Ff 256 /AppearanceFilter (seal)'), violated);
});

test('fills in what is demanded and was left open: the only reason, the certification', () => {
  const reasoned = signSeeded('/Ff 8 /Reasons [(agreed)]');
  assert.match(latin1(reasoned), /\/Reason *\(agreed\)/);
  const certified = signSeeded('/MDP << /P 3 >>');
  const document = openPdf(certified);
  const changes = readPermittedChanges(document, readFormFields(document));
  assert.deepEqual([changes.certified, changes.level], [true, 3]);
});

test('locks the whole document where the author demands it', () => {
  const locked = signSeeded('/Ff 128 /LockDocument /true');
  assert.throws(() => world.prepare(locked), { code: 'pades_changes_forbidden' });
});

test('reads what an author may say of the key usage, one alternative after the other', () => {
  const demand = (patterns: string) => `/Cert << /Ff 32 /KeyUsage [${patterns}] >>`;
  signSeeded(demand('(0X) (X1)'));
  assert.throws(() => signSeeded(demand('(X0)')), violated);
});

test('reads seed values as plain data', () => {
  const document = openPdf(withSeed('/Ff 8 /Reasons [(a) (b)] /TimeStamp << /URL (u) /Ff 0 >>'));
  const [field] = readFormFields(document);
  const seed = field && readSeedValues(document, field.dictionary);
  assert.deepEqual([seed?.reasons, seed?.timestamp], [['a', 'b'], { demanded: false, url: 'u' }]);
});

test('certifies at each level, and says so where later signers look', () => {
  for (const [permits, level] of [
    ['nothing', 1],
    ['forms', 2],
    ['annotations', 3],
  ] as const) {
    const signed = world.sign(samplePdf(), { certifies: true, permits });
    const document = openPdf(signed);
    assert.equal(readPermittedChanges(document, readFormFields(document)).level, level);
    const again = () => world.sign(signed, { signer: 'p384' });
    if (level === 1) assert.throws(again, { code: 'pades_changes_forbidden' });
    else assert.equal(world.report(again()).indication, 'TOTAL_PASSED');
  }
});

test('locks the fields that are named, in the field and in the signature, and no others', () => {
  const locks = { action: 'Include', fields: ['Amount'] } as const;
  const signed = world.sign(withField(''), { locks });
  const document = openPdf(signed);
  const fields = readFormFields(document);
  const own = fields.find(({ fullName }) => fullName === 'Signature1');
  assert.ok(own?.dictionary.entries.has('Lock'));
  assert.deepEqual(readPermittedChanges(document, fields).locks, [locks]);
  world.sign(signed, { fieldName: 'Approval', signer: 'p384' });
  const others = world.sign(withField(''), { locks: { action: 'Exclude', fields: ['Amount'] } });
  assert.throws(() => world.sign(others, { fieldName: 'Approval', signer: 'p384' }), {
    code: 'pades_changes_forbidden',
  });
});

test('goes by what a signed field demanded of the document, though its signer did not say so', () => {
  const signedBy = (tool: string, p: string) =>
    withField(`/Lock << /Type /SigFieldLock /Action /Include /Fields [(x)] ${p} >> ${tool}`);
  const levelOf = (pdf: Uint8Array) => {
    const document = openPdf(pdf);
    return readPermittedChanges(document, readFormFields(document)).level;
  };
  const terse = '/V << /Type /Sig >>';
  assert.deepEqual(
    [signedBy(terse, '/P 1'), signedBy(terse, '/P 3'), signedBy(terse, '')].map(levelOf),
    [1, 3, 4],
  );
  // Nobody has signed there yet; and a number that means nothing.
  assert.deepEqual([signedBy('', '/P 1'), signedBy(terse, '/P 0')].map(levelOf), [4, 4]);
  assert.throws(() => world.sign(signedBy(terse, '/P 1')), { code: 'pades_changes_forbidden' });
  world.sign(signedBy(terse, '/P 2'));
});

test('refuses a lock that contradicts the author, or names nothing, or names all and some', () => {
  const own = withField('/Lock << /Action /All >>');
  const sign = (locks: SigningWish['locks'], pdf = withField('')) =>
    world.sign(pdf, { fieldName: 'Approval', ...(locks && { locks }) });
  assert.throws(() => sign({ action: 'All' }, own), violated);
  sign(undefined, own);
  const malformed = { code: 'pades_field_name_malformed' };
  assert.throws(() => sign({ action: 'Include' }), malformed);
  assert.throws(() => sign({ action: 'All', fields: ['Amount'] }), malformed);
});

const commitment = {
  name: 'commitment-type-indication',
  value: derSequence(derObjectIdentifier('1.2.840.113549.1.9.16.6.5')),
} as const;

test('says a commitment in the CMS, and then no reason in the dictionary', () => {
  const signed = world.sign(samplePdf(), { properties: [commitment] });
  assert.equal(world.report(signed).indication, 'TOTAL_PASSED');
  assert.ok(latin1(signed).includes(bytesToHex(commitment.value)));
  const both = { properties: [commitment], reason: 'agreed' };
  assert.throws(() => world.sign(samplePdf(), both), { code: 'property_unsupported' });
});

test('says roles and a commitment given in terms of no format', () => {
  const signerProperties = {
    claimedRoles: ['部長'],
    commitments: ['proof-of-approval'],
  } as const;
  const signed = world.sign(samplePdf(), { signerProperties });
  assert.equal(world.report(signed).indication, 'TOTAL_PASSED');
  assert.ok(latin1(signed).includes(bytesToHex(new TextEncoder().encode('部長'))));
  assert.throws(() => world.sign(samplePdf(), { signerProperties, reason: 'x' }), {
    code: 'property_unsupported',
  });
  const misplaced = { signerProperties: { mimeType: 'text/plain' } };
  assert.throws(() => world.sign(samplePdf(), misplaced), { code: 'property_unsupported' });
});

test('says nothing in the CMS that the dictionary says, or that has no place in a PDF', () => {
  const location = { name: 'signer-location', value: derSequence() } as const;
  const identifier = { name: 'content-identifier', value: digest('sha256') } as const;
  for (const property of [location, identifier]) {
    assert.throws(() => world.sign(samplePdf(), { properties: [property] }), {
      code: 'property_unsupported',
    });
  }
});
