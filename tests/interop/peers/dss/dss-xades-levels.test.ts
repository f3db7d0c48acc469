/**
 * XAdES before DSS under its default policy, where form and history matter: signatures of other
 * makers brought up by us, ours with everything a signer can say, several signers, renewals. The
 * matrix beside this has levels, packagings and algorithms.
 */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { prepareCounterXades, prepareXades, xadesContentOctets } from '@kumoin/ades';
import { digest } from '@kumoin/pki';
import { defaultAlgorithm } from '@kumoin/testkit';
import { makeForeignXades } from '../../../worlds/foreign-xades.ts';
import { startTimestampAuthority } from '../../../worlds/timestamp-authority.ts';
import type { TimestampAuthority } from '../../../worlds/timestamp-authority.ts';
import { makeXadesWorld } from '../../../worlds/xades-world.ts';
import { startDss } from './dss-judge.ts';
import type { DssJudge, SignatureVerdict } from './dss-judge.ts';
import { startDssSigner } from './dss-signer.ts';
import type { DssSigner } from './dss-signer.ts';
import { installDss } from './install-dss.ts';

const dss = await installDss();
const skip = 'missing' in dss ? dss.missing : false;
// A minute ago: what we make may not be from the future.
const world = makeXadesWorld({ at: Date.now() - 60_000 });
const { pki } = world;
const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const document = encode('<?xml version="1.0"?>\r\n<a  xmlns="urn:a">\r\n<b Id="b">10</b></a>\r\n');
const enveloped = { packaging: 'enveloped', document } as const;

function assertPassed(verdict: SignatureVerdict | undefined, level: string, stamps = 0): void {
  assert.partialDeepStrictEqual(verdict, {
    ...{ indication: 'TOTAL_PASSED', subIndication: null, errors: [], warnings: [] },
    structure: [],
    format: `XAdES-BASELINE-${level}`,
  });
  assert.equal(verdict?.timestamps.length, stamps);
  for (const { indication, errors } of verdict?.timestamps ?? []) {
    assert.deepEqual([indication, errors], ['PASSED', []]);
  }
}

describe('XAdES before DSS, default policy', { skip }, () => {
  let authority: TimestampAuthority;
  let judge: DssJudge;
  let signer: DssSigner;

  before(async () => {
    if ('missing' in dss) return;
    authority = await startTimestampAuthority({
      chain: pki.chain('tsa'),
      algorithm: defaultAlgorithm('tsa'),
      sign: (message) => pki.sign('tsa', defaultAlgorithm('tsa'), message),
    });
    const lists = [pki.crl('root'), pki.crl('issuing')];
    judge = startDss(dss, { roots: [pki.certificate('root')], lists });
    signer = startDssSigner(dss, { world: pki, signer: 'p256', authorityUrl: authority.url });
  });
  after(() => {
    for (const running of [judge, signer]) running?.stop();
    authority?.close();
  });

  const verdicts = async (bytes: Uint8Array, report?: string) =>
    (await judge.document(bytes, report === undefined ? {} : { report })).signatures;

  test('B-LTA, and renewed twice', async () => {
    let extended = await world.extend(await world.sign(enveloped), 'B-LTA');
    for (const stamps of [2, 3, 4]) {
      const [verdict] = await verdicts(extended, `xades-renewed-${stamps}`);
      assertPassed(verdict, 'LTA', stamps);
      extended = await world.extend(extended, 'B-LTA');
    }
  });

  test('tampered: neither content nor properties nor archived material pass', async () => {
    const extended = decode(await world.extend(await world.sign(enveloped), 'B-LTA'));
    const [content] = await verdicts(encode(extended.replace('>10<', '>11<')));
    assert.deepEqual(
      [content?.indication, content?.subIndication],
      ['TOTAL_FAILED', 'HASH_FAILURE'],
    );
    const stated = encode(extended.replace(/(<xades:SigningTime>\d\d\d)./u, '$10'));
    const [properties] = await verdicts(stated);
    assert.equal(properties?.subIndication, 'HASH_FAILURE');
    const material = extended.replace('<xades:EncapsulatedX509Certificate>', '$&\n');
    const [archived] = await verdicts(encode(material));
    const archive = archived?.timestamps.find(({ type }) => type === 'ARCHIVE_TIMESTAMP');
    assert.equal(archive?.subIndication, 'HASH_FAILURE');
  });

  test('what DSS signed, at each packaging and level, is what we bring to B-LTA', async () => {
    const content = { name: 'document.xml', bytes: encode('<order><item>1</item></order>') };
    for (const packaging of ['enveloped', 'enveloping', 'detached'] as const) {
      for (const level of ['B-B', 'B-T'] as const) {
        const order = { format: 'xades', packaging, level, algorithm: 'ECDSA_SHA256' } as const;
        const made = await signer.sign(content, order);
        const told = world.described(made, 0, () => content.bytes);
        assert.deepEqual([told.level, told.integrity.faults], [level, []], packaging);
        const extended = await world.extend(made, 'B-LTA', () => content.bytes);
        const question = packaging === 'detached' ? { contents: [content] } : {};
        const { signatures } = await judge.document(extended, {
          ...question,
          report: `xades-of-dss-${packaging}-${level}`,
        });
        assertPassed(signatures[0], 'LTA', 2);
      }
    }
  });

  test('what we brought to B-T, DSS brings to B-LTA, and we renew', async () => {
    const ours = await world.sign(enveloped, { stamped: true });
    const order = { format: 'xades', packaging: 'enveloped', level: 'B-LTA' } as const;
    const theirs = await signer.extend(ours, order);
    assertPassed((await verdicts(theirs))[0], 'LTA', 2);
    assert.equal(world.described(theirs).level, 'B-LTA');
    const renewed = await world.extend(theirs, 'B-LTA');
    assertPassed((await verdicts(renewed, 'xades-ours-theirs-ours'))[0], 'LTA', 3);
  });

  test('a hand-written signature of another layout: its time-stamps pass after we extended it', async () => {
    const extended = await world.extend(makeForeignXades(pki).document, 'B-LTA');
    const [verdict] = await verdicts(extended, 'xades-of-another-layout');
    assert.equal(verdict?.indication, 'TOTAL_PASSED');
    const stamps = verdict?.timestamps.map(({ type, indication }) => [type, indication]);
    assert.deepEqual(stamps, [
      ['SIGNATURE_TIMESTAMP', 'PASSED'],
      ['ARCHIVE_TIMESTAMP', 'PASSED'],
    ]);
  });

  test('everything a signer can say', async () => {
    const policyDocument = encode('Whoever signs is bound.');
    const order = world.order(enveloped, {
      random: (length) => new Uint8Array(length).fill(9),
      policyDocument,
      properties: {
        commitments: ['proof-of-approval', { oid: '1.2.3' }],
        claimedRoles: ['部長'],
        place: { country: 'JP', locality: 'Tōkyō', region: 'K', postalCode: '1', street: '1-1' },
        policy: {
          ...{ id: '1.2.3.4', hash: 'sha256', digest: digest('sha256', policyDocument) },
          ...{ uri: 'https://policy.test/', userNotice: 'Binding.' },
        },
        contentHints: { description: 'A bill', contentType: '1.2.840.113549.1.7.1' },
      },
    });
    const token = await world.stamp(xadesContentOctets(order));
    const contentTimestamps = [
      { token, of: 'all' },
      { token, of: [0] },
    ] as const;
    const signed = await world.finish(prepareXades({ ...order, contentTimestamps }));
    assertPassed((await verdicts(signed, 'xades-properties'))[0], 'B', 2);
    const extended = await world.extend(signed, 'B-LTA');
    assertPassed((await verdicts(extended))[0], 'LTA', 4);
  });

  test('two signers beside each other and one over the first, all at once at B-LTA', async () => {
    const first = await world.sign(enveloped);
    const { id } = world.described(first);
    const prepared = prepareCounterXades({
      ...{ document: first, signatureId: id, signer: world.signerOf('rsa2048') },
      ...{ signingTime: pki.at, random: (length: number) => new Uint8Array(length).fill(3) },
    });
    const countered = await world.finish(prepared, { signer: 'rsa2048' });
    const second = { packaging: 'enveloped', document: countered } as const;
    const both = await world.sign(second, { signer: 'p384' });
    const extended = await world.extend(both, 'B-LTA');
    const all = await verdicts(extended, 'xades-three-signers');
    assert.deepEqual(
      all
        .map(({ counterSignature, format, indication }) => [counterSignature, format, indication])
        .sort(),
      [
        [false, 'XAdES-BASELINE-LTA', 'TOTAL_PASSED'],
        [false, 'XAdES-BASELINE-LTA', 'TOTAL_PASSED'],
        [true, 'XAdES-BASELINE-B', 'TOTAL_PASSED'],
      ],
    );
  });
});
