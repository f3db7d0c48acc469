/** `signatures/signDoc`: what is made of each format, in each envelope and at each level. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { describeDocument, verifyPdf } from '@kumoin/ades';
import type { FileToSign, SignatureDescription } from '@kumoin/ades';
import { digest } from '@kumoin/pki';
import { samplePdf } from '../../worlds/sample-pdf.ts';
import { clause } from './clause.ts';
import { bound, CscWorld } from './csc-world.ts';
import { expectError, expectSuccess, textsOf } from './expect-answer.ts';
import { oids, sayYes } from './signing-steps.ts';

const pdf = samplePdf();
const text = new TextEncoder().encode('what is signed');
const xml = new TextEncoder().encode('<order xmlns="urn:shop"><item>茶</item></order>');
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const hashOf = (bytes: Uint8Array): string => base64(digest('sha256', bytes));
const title = (claim: string): string => clause('signatures/signDoc', 'v2', claim);

let world: CscWorld;
let credentialID: string;
before(async () => {
  world = await CscWorld.open();
  credentialID = await world.enrol('alice', bound);
});
after(() => world.close());

async function sign(body: object, agreed: Uint8Array) {
  const session = await world.session('alice');
  const sad = await sayYes({ session, version: 'v2', credentialID }, [hashOf(agreed)]);
  return session.call('v2', 'signatures/signDoc', { credentialID, SAD: sad, ...body });
}

const levels = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const;
const envelopes = {
  P: ['Certification', 'Revision'],
  C: ['Attached', 'Detached', 'Parallel'],
  X: ['Enveloped', 'Enveloping', 'Detached'],
  J: ['Attached', 'Detached', 'Parallel'],
} as const;
type Format = keyof typeof envelopes;
const documentOf: Readonly<Record<Format, Uint8Array>> = { P: pdf, C: text, X: xml, J: text };
const isBeside = (envelope: string): boolean => ['Detached', 'Parallel'].includes(envelope);

function only(members: Readonly<Record<string, unknown>>, name: string): Uint8Array {
  const [first = '', ...more] = textsOf(members, name);
  assert.deepEqual(more, []);
  return new Uint8Array(Buffer.from(first, 'base64'));
}

async function describe(
  signed: Uint8Array,
  content: FileToSign['content'],
): Promise<SignatureDescription> {
  const { signatures } = await describeDocument(signed, { files: [{ name: 'document', content }] });
  const [signature, ...more] = signatures;
  assert.ok(signature !== undefined && more.length === 0);
  return signature;
}

async function root(): Promise<Uint8Array> {
  const [own] = (await world.built.useCases.showAuthority('root')).chain;
  assert.ok(own);
  return own;
}

for (const format of Object.keys(envelopes) as Format[]) {
  for (const envelope of envelopes[format]) {
    for (const level of levels) {
      test(title(`${format} ${envelope} at Ades-${level} is what it says`), async () => {
        const document = documentOf[format];
        const entry = {
          document: base64(document),
          signature_format: format,
          signed_envelope_property: envelope,
          conformance_level: `Ades-${level}`,
          signAlgo: oids.ecdsaSha256,
        };
        const members = expectSuccess(await sign({ documents: [entry] }, document));
        const list = isBeside(envelope) ? 'SignatureObject' : 'DocumentWithSignature';
        assert.deepEqual(Object.keys(members), [list]);
        const signed = only(members, list);
        if (format === 'P') {
          const report = verifyPdf(signed, { anchors: [await root()], at: world.clock.at });
          const [signature] = report.signatures;
          assert.deepEqual([signature?.indication, signature?.level], ['TOTAL_PASSED', level]);
          return;
        }
        const signature = await describe(signed, document);
        assert.deepEqual(signature.integrity.faults, []);
        assert.equal(signature.integrity.contentIntact, true);
        assert.equal(signature.level, level);
        const claimed = new Date(Math.floor(world.clock.at / 1000) * 1000);
        assert.equal(signature.claimedAt, claimed.toISOString().replace('.000Z', 'Z'));
      });
    }
  }
}

for (const [format, level] of [
  ['C', 'B-LTA'],
  ['X', 'B-T'],
  ['J', 'B-LT'],
] as const) {
  test(title(`${format} of a digest alone goes as far as ${level}`), async () => {
    const entry = {
      hashes: [hashOf(text)],
      hashAlgorithmOID: oids.sha256,
      signature_format: format,
      conformance_level: `Ades-${level}`,
      signAlgo: oids.ecdsaSha256,
    };
    const above = levels[levels.indexOf(level) + 1];
    if (above !== undefined) {
      const more = { ...entry, conformance_level: `Ades-${above}` };
      const refused = await sign({ documentDigests: [more] }, text);
      expectError(refused, 'Invalid parameter conformance_level');
    }
    const members = expectSuccess(await sign({ documentDigests: [entry] }, text));
    const signed = only(members, 'SignatureObject');
    const signature = await describe(signed, text);
    assert.deepEqual([signature.integrity.faults, signature.level], [[], level]);
    const other = await describe(signed, text.subarray(1));
    assert.notDeepEqual(other.integrity.faults, []);
  });
}

test(
  title('P of a digest at LT: the CMS is stamped, and what belongs beside it is told'),
  async () => {
    const entry = {
      hashes: [hashOf(text)],
      hashAlgorithmOID: oids.sha256,
      signature_format: 'P',
      conformance_level: 'Ades-B-LT',
      signAlgo: oids.ecdsaSha256,
    };
    const members = expectSuccess(await sign({ documentDigests: [entry] }, text));
    assert.deepEqual(Object.keys(members), ['SignatureObject', 'validationInfo']);
    const { crl } = members['validationInfo'] as { crl: readonly string[] };
    assert.equal(crl.length, 2);
  },
);

const namespace = 'xmlns="http://uri.etsi.org/01903/v1.3.2#"';
const role = `<SignerRoleV2 ${namespace}><ClaimedRoles><ClaimedRole>部長</ClaimedRole></ClaimedRoles></SignerRoleV2>`;
const props = {
  X: { attribute_name: 'SignerRoleV2', attribute_value: base64(Buffer.from(role)) },
  J: {
    attribute_name: 'sigPl',
    attribute_value: base64(Buffer.from(JSON.stringify({ addressLocality: '東京' }))),
  },
};

for (const [format, said] of [
  ['X', '部長'],
  ['J', '東京'],
] as const) {
  const entry = (signed_props: readonly object[]) => ({
    documents: [
      {
        document: base64(documentOf[format]),
        signature_format: format,
        signAlgo: oids.ecdsaSha256,
        signed_props,
      },
    ],
  });
  test(title(`${format}: signed_props are signed, as the format writes them`), async () => {
    const members = expectSuccess(await sign(entry([props[format]]), documentOf[format]));
    const signature = await describe(only(members, 'DocumentWithSignature'), documentOf[format]);
    assert.deepEqual(signature.integrity.faults, []);
    assert.ok(JSON.stringify(signature.attributes).includes(said));
  });
  test(title(`${format}: signed_props that are not understood are named`), async () => {
    const other = { ...props[format], attribute_name: 'Mood' };
    const broken = { ...props[format], attribute_value: base64(Buffer.from('<a>')) };
    expectError(await sign(entry([other]), documentOf[format]), bad('Mood'));
    expectError(await sign(entry([broken]), documentOf[format]), bad(broken.attribute_name));
  });
}

function bad(name: string): string {
  return `Invalid parameter signed_props (${name})`;
}
