/** What each level takes, and the nearest that does not suffice (TS 119 182-1, 6.3). */

import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { describe, test } from 'node:test';
import { digest, parseCertificate } from '@kumoin/pki';
import {
  base64url,
  jadesPayload,
  makeJadesWorld,
  validationDataOf,
} from '../../../../../tests/worlds/jades-world.ts';
import { describeJades } from '../describe-jades.ts';
import { openAugmentableJades } from '../open-augmentable-jades.ts';
import { writeCertificates, writeRevocation } from '../read/validation-values.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const world = makeJadesWorld({ at });
const base64 = (octets: Uint8Array): string => Buffer.from(octets).toString('base64');
const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const payload = base64url(jadesPayload);
const own = world.pki.certificate('p256');
const header = {
  alg: 'ES256',
  'x5t#S256': base64url(digest('sha256', own)),
  x5c: [base64(own)],
  iat: at / 1000,
};
const forged = world.forge(header, payload) as { signature: string };
const signatureOctets = Buffer.from(forged.signature, 'base64url');
const member = (value: object): string => base64url(JSON.stringify(value));
const stampOf = async (octets: string) => ({ val: base64(await world.stamp(octets)) });
const sigTst = { sigTst: { tstTokens: [await stampOf(forged.signature)] } };

const document = (...members: readonly object[]) => ({
  ...forged,
  header: { etsiU: members.map(member) },
});
const levelOf = (...members: readonly object[]): string => world.only(document(...members)).level;

const data = await validationDataOf(world.needs, openAugmentableJades(bytesOf(document(sigTst))));
const values = ({ certificates, ocsps, crls }: typeof data) => ({
  xVals: writeCertificates(certificates.map(base64)),
  rVals: writeRevocation({ ocsps: ocsps.map(base64), crls: crls.map(base64) }),
});
const { xVals, rVals } = values(data);

test('B-LT: complete material, wherever it is kept for the signer', () => {
  assert.equal(levelOf(sigTst, { xVals }, { rVals }), 'B-LT');
  assert.equal(levelOf(sigTst, { anyValData: { xVals, rVals } }), 'B-LT');
  assert.equal(levelOf(sigTst, { xVals }, { tstVD: { rVals } }), 'B-LT');
});

const insufficient: readonly (readonly [string, readonly object[]])[] = [
  ['none', []],
  ['lists that are empty', [{ xVals: [] }, { rVals: {} }]],
  ['a container that is empty', [{ anyValData: {} }]],
  ['certificates alone', [{ xVals }]],
  ['certificates, and revocation that is empty', [{ xVals }, { rVals: { ocspVals: [] } }]],
  ['revocation without the certificates above', [{ xVals: [] }, { rVals: { crlVals: [] } }]],
  ['that of attribute certificates', [{ axVals: xVals }, { arVals: rVals }]],
  ['half of it that of attribute certificates', [{ xVals }, { arVals: rVals }]],
  ['what is no DER', [{ xVals }, { rVals: { ocspVals: [{ val: 'AAAA' }] } }]],
];
for (const [what, members] of insufficient) {
  test(`B-T and not B-LT: ${what}`, () => assert.equal(levelOf(sigTst, ...members), 'B-T'));
}

test('B-T and not B-LT: one answer less, whichever it is', () => {
  const { ocsps, crls } = data;
  assert.ok(ocsps.length >= 2 && crls.length >= 1);
  const but = <T>(all: readonly T[], gone: T): T[] => all.filter((each) => each !== gone);
  for (const gone of ocsps) {
    // The authority's list speaks about nobody below it, so each answer is the only one.
    const { rVals: fewer } = values({ ...data, ocsps: but(ocsps, gone) });
    assert.equal(levelOf(sigTst, { xVals }, { rVals: fewer }), 'B-T');
  }
  const { rVals: listless } = values({ ...data, crls: [] });
  assert.equal(levelOf(sigTst, { xVals }, { rVals: listless }), 'B-T');
});

const extended = ['xRefs', 'rRefs', 'axRefs', 'arRefs', 'sigRTst', 'rfsTst'];
for (const name of extended) {
  test(`B-T and not B-LT: ${name}, of the extended profile`, () => {
    assert.equal(levelOf(sigTst, { xVals }, { rVals }, { [name]: {} }), 'B-T');
    assert.equal(levelOf(sigTst, { xVals }, { rVals }, { [`${name}X`]: {} }), 'B-LT');
  });
}

test('what is kept for attribute certificates is put in again for the signer', async () => {
  const signed = bytesOf(document(sigTst, { axVals: xVals }, { arVals: rVals }));
  const grown = await openAugmentableJades(signed).addValidationData(['signature-1'], data);
  assert.equal(world.only(grown).level, 'B-LT');
});

test('of the last archive time-stamp nothing is asked, of the one before it is', async () => {
  const { needs } = world;
  const get: Parameters<ReturnType<typeof openAugmentableJades>['archive']>[2] = (imprint) =>
    needs.timestamp(imprint);
  const long = bytesOf(document(sigTst, { xVals }, { rVals }));
  const archive = (bytes: Uint8Array) =>
    openAugmentableJades(bytes).archive(['signature-1'], 'sha256', get);
  needs.settings.authority = 'archiveTsa';
  const first = await archive(long);
  needs.settings.authority = 'tsa';
  assert.equal(world.only(first).level, 'B-LTA');
  assert.equal(world.only(await archive(first)).level, 'B-T');
  const answered = await validationDataOf(needs, openAugmentableJades(first));
  const grown = await openAugmentableJades(first).addValidationData(['signature-1'], answered);
  assert.equal(world.only(await archive(grown)).level, 'B-LTA');
});

test('B-T: stamped within the last second of the certificate, and not in the next', async () => {
  const late = makeJadesWorld({ at });
  late.needs.settings.authority = 'archiveTsa';
  const { notAfter } = parseCertificate(late.pki.certificate('p256'));
  const rows = [
    [notAfter - 1000, 'B-T'],
    [notAfter, 'B-T'],
    [notAfter + 1000, 'B-B'],
    [notAfter + 86_400_000, 'B-B'],
  ] as const;
  for (const [then, level] of rows) {
    late.needs.settings.at = then;
    const told = late.only(await late.sign({ stamped: true }));
    assert.deepEqual([told.timestamps[0]?.intact, told.level], [true, level]);
  }
});

test('B-B and not B-T: two tokens in one container', async () => {
  const token = await stampOf(forged.signature);
  const twice = world.only(document({ sigTst: { tstTokens: [token, token] } }));
  assert.equal(twice.level, 'B-B');
  assert.deepEqual(
    twice.timestamps.map(({ faults }) => faults),
    [['timestamp_not_single'], ['timestamp_not_single']],
  );
  assert.equal(levelOf({ sigTst: { tstTokens: [token] } }), 'B-T');
});

test('no level: a counter-signature with a content type', () => {
  const counted = (more: object) => {
    const counter = world.forge({ ...header, ...more }, base64url(signatureOctets));
    const { payload: _, ...cSig } = counter;
    const { signatures, problems } = describeJades(bytesOf(document({ cSig })));
    const [only] = signatures[0]?.counterSignatures ?? [];
    return [signatures[0]?.level, only?.level, only?.integrity.faults, problems];
  };
  assert.deepEqual(counted({}), ['B-B', 'B-B', [], []]);
  const problem = 'content_type_in_counter_signature';
  assert.deepEqual(counted({ cty: 'json' }), ['B-B', 'none', [], [problem]]);
});

describe('what every level takes', () => {
  const without = (name: keyof typeof header): object => ({ ...header, [name]: undefined });
  const sha384 = { digAlg: 'S384', digVal: base64url(digest('sha384', own)) };
  const sigX5ts = [sha384, { digAlg: 'S512', digVal: base64url(digest('sha512', own)) }];
  const sigPId = { id: { id: 'urn:p' }, digAlg: 'S256', digVal: base64url(digest('sha256', own)) };
  const { digVal: _, ...vague } = sigPId;
  const sigPSt = { sigPSt: { sigPolLocalURI: 'policy.pdf' } };

  interface Said {
    readonly protect?: object;
    /** In the unprotected header. */
    readonly beside?: object;
    readonly members?: readonly object[];
  }
  const rows: readonly (readonly [what: string, said: Said, codes: readonly string[]])[] = [
    ['as the table has it', {}, []],
    ['no signing time', { protect: without('iat') }, ['signing_time_missing']],
    [
      'sigT, while it was current',
      { protect: { ...without('iat'), sigT: '2025-07-14T23:59:59Z' } },
      [],
    ],
    [
      'sigT, when it no longer was',
      { protect: { ...without('iat'), sigT: '2025-07-15T00:00:00Z' } },
      ['sigt_obsolete'],
    ],
    ['x5t', { protect: { ...header, x5t: 'AAAA' } }, ['x5t_present']],
    [
      'x5t, unprotected',
      { beside: { x5t: 'AAAA' } },
      ['x5t_present', 'unprotected_parameter_unknown'],
    ],
    ['another parameter, unprotected', { beside: { a: 1 } }, ['unprotected_parameter_unknown']],
    [
      'no digest of the certificate',
      { protect: without('x5t#S256') },
      ['certificate_reference_not_single'],
    ],
    [
      'two digests of the certificate',
      { protect: { ...header, 'x5t#o': sha384 } },
      ['certificate_reference_not_single'],
    ],
    [
      'another digest of the certificate',
      { protect: { ...without('x5t#S256'), 'x5t#o': sha384 } },
      [],
    ],
    ['a list of digests', { protect: { ...without('x5t#S256'), sigX5ts } }, []],
    [
      'a list of digests, and one beside it',
      { protect: { ...header, sigX5ts } },
      ['certificate_reference_not_single'],
    ],
    ['cty, of no counter-signature', { protect: { ...header, cty: 'json' } }, []],
    ['a policy document, and no policy', { members: [sigPSt] }, ['policy_store_unbound']],
    [
      'a policy document, and a policy without a digest',
      { protect: { ...header, sigPId: vague }, members: [sigPSt] },
      ['policy_store_unbound'],
    ],
    [
      'a policy document, and a policy by its digest',
      { protect: { ...header, sigPId }, members: [sigPSt] },
      [],
    ],
    [
      'two policy documents, and a policy by its digest',
      { protect: { ...header, sigPId }, members: [sigPSt, sigPSt] },
      ['policy_store_unbound'],
    ],
  ];
  for (const [what, { protect = header, beside = {}, members = [] }, codes] of rows) {
    test(`${what}: ${codes.join(', ') || 'nothing against it'}`, () => {
      const etsiU = members.length === 0 ? {} : { etsiU: members.map(member) };
      const unprotected = { header: { ...beside, ...etsiU } };
      const { signatures, problems } = describeJades(
        bytesOf({ ...world.forge(protect, payload), ...unprotected }),
      );
      const [only] = signatures;
      assert.deepEqual([only?.integrity.faults, problems], [[], codes]);
      assert.equal(only?.level, codes.length === 0 ? 'B-B' : 'none');
    });
  }

  test('sigT on a day there is not is no time', () => {
    const faultsAt = (sigT: string) =>
      world.only(world.forge({ ...without('iat'), sigT }, payload)).integrity.faults;
    assert.deepEqual(faultsAt('2024-02-29T12:00:00Z'), []);
    for (const day of ['2025-02-29', '2025-04-31', '2025-13-01']) {
      assert.deepEqual(faultsAt(`${day}T12:00:00Z`), ['sigt_malformed'], day);
    }
    assert.deepEqual(faultsAt('2025-01-01T24:00:00Z'), ['sigt_malformed']);
  });
});

test('none and not B-B: a signature that does not hold', () => {
  const other = document();
  assert.equal(world.only({ ...other, payload: base64url('{}') }).level, 'none');
});

test('B-LT and not B-LTA: an archive time-stamp over something else', async () => {
  const arcTst = { arcTst: { tstTokens: [await stampOf('something else')] } };
  assert.equal(levelOf(sigTst, { xVals }, { rVals }, arcTst), 'B-LT');
});
