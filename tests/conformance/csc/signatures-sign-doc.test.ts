/** `signatures/signDoc`: each row of the table, and what comes back. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { verifyPdf } from '@kumoin/ades';
import {
  checkSignerInfo,
  derObjectIdentifier,
  derSequence,
  digest,
  oid,
  parseCertificate,
  parseCrl,
  parseSignedData,
} from '@kumoin/pki';
import { samplePdf } from '../../worlds/sample-pdf.ts';
import { clause } from './clause.ts';
import { bound, CscWorld, oneTime, plain } from './csc-world.ts';
import { expectError, expectSuccess, textsOf } from './expect-answer.ts';
import type { Row } from './expect-answer.ts';
import type { Answer } from './post-json.ts';
import { oids, sayYes } from './signing-steps.ts';
import type { Signer } from './signing-steps.ts';

const pdf = samplePdf();
const text = new TextEncoder().encode('what is signed');
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const hashOf = (bytes: Uint8Array): string => base64(digest('sha256', bytes));
const missing = (kind: string, name: string): string =>
  `Missing (or invalid type) ${kind} parameter ${name}`;
const invalid = (name: string): string => `Invalid parameter ${name}`;
const title = (claim: string): string => clause('signatures/signDoc', 'v2', claim);

const padesEntry = { document: base64(pdf), signature_format: 'P', signAlgo: oids.ecdsaSha256 };
const cadesEntry = { document: base64(text), signature_format: 'C', signAlgo: oids.ecdsaSha256 };
const digestEntry = {
  hashes: [hashOf(text)],
  hashAlgorithmOID: oids.sha256,
  signature_format: 'C',
  signed_envelope_property: 'Detached',
  signAlgo: oids.ecdsaSha256,
};
const approval = {
  attribute_name: 'commitment-type-indication',
  attribute_value: base64(derSequence(derObjectIdentifier('1.2.840.113549.1.9.16.6.5'))),
};
const reason = { attribute_name: 'Reason', attribute_value: base64(Buffer.from('承認')) };

let world: CscWorld;
let strict: string;
let free: string;
before(async () => {
  world = await CscWorld.open();
  strict = await world.enrol('alice', bound);
  free = await world.enrol('alice', plain);
});
after(() => world.close());

async function signerOf(credentialID: string): Promise<Signer> {
  return { session: await world.session('alice'), version: 'v2', credentialID };
}

function ask({ session, credentialID }: Signer, SAD: string, body: object): Promise<Answer> {
  return session.call('v2', 'signatures/signDoc', { credentialID, SAD, ...body });
}

/** With a yes to the very document, whole or by its digest. */
async function signAgreed(body: object, agreed: readonly Uint8Array[] = [text]) {
  const signer = await signerOf(strict);
  return expectSuccess(await ask(signer, await sayYes(signer, agreed.map(hashOf)), body));
}

function bytesIn(members: Readonly<Record<string, unknown>>, name: string): Uint8Array {
  const [first = '', ...more] = textsOf(members, name);
  assert.deepEqual(more, []);
  return new Uint8Array(Buffer.from(first, 'base64'));
}

async function judgePdf(signed: Uint8Array) {
  const { showAuthority } = world.built.useCases;
  const root = (await showAuthority('root')).chain.at(-1);
  assert.ok(root);
  const report = verifyPdf(signed, { anchors: [root], at: world.clock.at });
  return report.signatures;
}

function judgeCms(cms: Uint8Array, content?: Uint8Array) {
  const signedData = parseSignedData(cms);
  const [signerInfo] = signedData.signerInfos;
  assert.ok(signerInfo);
  const check = checkSignerInfo({ signedData, signerInfo, ...(content && { content }) });
  return { signedData, signerInfo, check };
}

const inPdf = (...props: readonly object[]) => ({
  documents: [{ ...padesEntry, signed_props: props }],
});
const inCades = (...props: readonly object[]) => ({
  documents: [{ ...cadesEntry, signed_props: props }],
});
const pades = (change: object) => ({ documents: [{ ...padesEntry, ...change }] });
const cades = (change: object) => ({ documents: [{ ...cadesEntry, ...change }] });
const byDigest = (change: object) => ({ documentDigests: [{ ...digestEntry, ...change }] });
const badProps = (names: string): string => `Invalid parameter signed_props (${names})`;
const contradicts = 'String parameter hashAlgorithmOID contradicts with signAlgo parameter';
const documents = [padesEntry];
const expected = { documents };

const rows: readonly (readonly [what: string, body: object, row: Row | string])[] = [
  ['SAD missing', { ...expected, SAD: null }, missing('string', 'SAD')],
  ['SAD no string', { ...expected, SAD: 7 }, missing('string', 'SAD')],
  ['SAD unknown', { ...expected, SAD: 'x' }, invalid('SAD')],
  ['credentialID missing', { ...expected, credentialID: null }, missing('string', 'credentialID')],
  ['credentialID no string', { ...expected, credentialID: 7 }, missing('string', 'credentialID')],
  ['credentialID unknown', { ...expected, credentialID: 'x' }, invalid('credentialID')],
  ['documentDigests no array', { documentDigests: 'x' }, 'Invalid object parameter documentDigests'],
  ['documents no array', { documents: {} }, 'Invalid array parameter documents'],
  ['neither documents nor digests', {}, 'Empty documentDigests and documents objects'],
  ['both empty', { documents: [], documentDigests: [] }, 'Empty documentDigests and documents objects'],
  ['both given', { documents, documentDigests: [digestEntry] }, 'Both documentDigests and documents parameters passed'],
  ['hashes no Base64', byDigest({ hashes: ['*'] }), 'Invalid Base64 hashes string parameter'],
  ['hashes missing', byDigest({ hashes: null }), 'Invalid Base64 hashes string parameter'],
  ['document no Base64', pades({ document: '%%' }), 'Invalid Base64 documents string parameter'],
  ['document missing', pades({ document: null }), 'Invalid Base64 documents string parameter'],
  ['document no PDF', { documents: [{ ...padesEntry, document: base64(text) }] }, 'Invalid array parameter documents'],
  ['signAlgo missing', pades({ signAlgo: null }), missing('string', 'signAlgo')],
  ['signAlgo unknown', pades({ signAlgo: '1.2.3' }), invalid('signAlgo')],
  ['signAlgo of another key', pades({ signAlgo: oids.rsaSha256 }), invalid('signAlgo')],
  ['two documents with two signAlgos', { documents: [padesEntry, { ...padesEntry, signAlgo: oids.ecdsaSha384 }] }, invalid('signAlgo')],
  ['PSS without signAlgoParams', pades({ signAlgo: oids.rsaPss }), missing('string', 'signAlgoParams')],
  ['hashAlgorithmOID contradicts signAlgo', byDigest({ hashAlgorithmOID: oids.sha384 }), contradicts],
  ['hashAlgorithmOID unknown', byDigest({ hashAlgorithmOID: '1.2.3' }), invalid('hashAlgorithmOID')],
  ['hashAlgorithmOID SHA-1', byDigest({ hashAlgorithmOID: oids.sha1 }), invalid('hashAlgorithmOID')],
  ['signAlgo leaves the hash open', byDigest({ signAlgo: oids.ecdsa, hashAlgorithmOID: null }), missing('string', 'hashAlgorithmOID')],
  ['signature_format missing', pades({ signature_format: null }), missing('string', 'signature_format')],
  ['signature_format unknown', pades({ signature_format: 'Z' }), invalid('signature_format')],
  ['signature_format X of what is no XML', cades({ signature_format: 'X' }), 'Invalid array parameter documents'],
  ['conformance_level unknown', pades({ conformance_level: 'Ades-B-Z' }), invalid('conformance_level')],
  ['conformance_level LTA of a PDF that is elsewhere', byDigest({ signature_format: 'P', signed_envelope_property: null, conformance_level: 'AdES-B-LTA' }), invalid('conformance_level')],
  ['conformance_level no string', pades({ conformance_level: 7 }), invalid('conformance_level')],
  ['signed_envelope_property of another format', pades({ signed_envelope_property: 'Attached' }), invalid('signed_envelope_property')],
  ['signed_envelope_property unknown', cades({ signed_envelope_property: 'Enveloped' }), invalid('signed_envelope_property')],
  ['signed_envelope_property of XAdES for JAdES', cades({ signature_format: 'J', signed_envelope_property: 'Enveloped' }), invalid('signed_envelope_property')],
  ['a digest to be enveloped', byDigest({ signature_format: 'X', signed_envelope_property: 'Enveloped' }), invalid('signed_envelope_property')],
  ['a digest to be attached', byDigest({ signed_envelope_property: 'Attached' }), invalid('signed_envelope_property')],
  ['signed_props no array', pades({ signed_props: 'x' }), 'Invalid parameter signed_props'],
  ['signed_props we do not know', inPdf(reason, { ...reason, attribute_name: 'Mood' }), badProps('Mood')],
  ['signed_props of the other format', inPdf(approval, { ...approval, attribute_name: 'Name' }), badProps('commitment-type-indication, Name')],
  ['signed_props without a value', inCades({ attribute_name: 'mime-type' }), badProps('mime-type')],
  ['signed_props of another shape', inCades({ ...approval, attribute_value: 'AAAA' }), badProps('commitment-type-indication')],
  ['signed_props said twice', inCades(approval, approval), badProps('commitment-type-indication')],
  ['signed_props for a PDF that is elsewhere', byDigest({ signature_format: 'P', signed_envelope_property: null, signed_props: [reason] }), badProps('Reason')],
  ['operationMode unknown', { ...expected, operationMode: 'X' }, invalid('operationMode')],
  ['a digest of the wrong length', byDigest({ hashes: [base64(new Uint8Array(31))] }), 'Invalid digest value length'],
  ['a document that was not agreed to', { documents: [{ ...cadesEntry, document: base64(text.subarray(1)) }] }, 'documentDigests or documents are not authorized by the SAD'],
  ['a digest that was not agreed to', byDigest({ hashes: [hashOf(text.subarray(1))] }), 'documentDigests or documents are not authorized by the SAD'],
  ['clientData no string', { ...expected, clientData: [] }, invalid('clientData')],
]; // prettier-ignore

for (const [what, body, row] of rows) {
  test(title(`${what} → refused, and the SAD is still good`), async () => {
    const signer = await signerOf(strict);
    const sad = await sayYes(signer, [hashOf(pdf), hashOf(text)]);
    expectError(await ask(signer, sad, body), row);
    expectSuccess(await ask(signer, sad, expected));
  });
}

test(title('a SAD in its last second signs, an expired one does not'), async () => {
  const signer = await signerOf(strict);
  const sads = [await sayYes(signer, [hashOf(pdf)]), await sayYes(signer, [hashOf(pdf)])];
  world.later(299);
  expectSuccess(await ask(signer, sads[0] ?? '', expected));
  world.later(1);
  expectError(await ask(signer, sads[1] ?? '', expected), 'SAD expired');
});

test(title('a SAD signs once'), async () => {
  const signer = await signerOf(strict);
  const sad = await sayYes(signer, [hashOf(pdf)]);
  expectSuccess(await ask(signer, sad, expected));
  expectError(await ask(signer, sad, expected), invalid('SAD'));
});

test(title('v1 does not know it'), async () => {
  const { session } = await signerOf(strict);
  assert.equal((await session.call('v1', 'signatures/signDoc', expected)).status, 404);
});

for (const [asked, level] of [
  [undefined, 'B-B'],
  ['Ades-B-B', 'B-B'],
  ['AdES-B-T', 'B-T'],
  ['ADES-b-t', 'B-T'],
] as const) {
  test(
    title(`conformance_level ${asked ?? 'missing'} → PAdES ${level} that verifies`),
    async () => {
      const members = await signAgreed(pades({ conformance_level: asked }), [pdf]);
      assert.deepEqual(Object.keys(members), ['DocumentWithSignature']);
      const signed = bytesIn(members, 'DocumentWithSignature');
      assert.deepEqual(signed.subarray(0, pdf.length), pdf);
      const [signature, ...more] = await judgePdf(signed);
      assert.deepEqual(more, []);
      assert.equal(signature?.indication, 'TOTAL_PASSED', String(signature?.reasons));
      assert.equal(signature.level, level);
    },
  );
}

test(title('Reason, Location, ContactInfo and Name stand in the signature'), async () => {
  const words = ['Reason', 'Location', 'ContactInfo', 'Name'].map((attribute_name) => {
    return { attribute_name, attribute_value: base64(Buffer.from(`${attribute_name} here`)) };
  });
  const members = await signAgreed(inPdf(...words), [pdf]);
  const signed = Buffer.from(bytesIn(members, 'DocumentWithSignature')).toString('latin1');
  for (const word of ['Reason', 'Location', 'ContactInfo', 'Name']) {
    assert.match(signed, new RegExp(`/${word} ?\\(${word} here\\)`));
  }
});

test(title('Certification is the first signature, Revision another'), async () => {
  const certified = bytesIn(
    await signAgreed(pades({ signed_envelope_property: 'Certification' }), [pdf]),
    'DocumentWithSignature',
  );
  assert.ok(Buffer.from(certified).includes('/DocMDP'));
  const again = (signed_envelope_property: string | undefined) =>
    pades({ document: base64(certified), signed_envelope_property });
  for (const envelope of ['Revision', undefined]) {
    const twice = bytesIn(await signAgreed(again(envelope), [certified]), 'DocumentWithSignature');
    const verdicts = await judgePdf(twice);
    assert.deepEqual(
      verdicts.map(({ indication }) => indication),
      ['TOTAL_PASSED', 'TOTAL_PASSED'],
    );
  }
  const signer = await signerOf(strict);
  const sad = await sayYes(signer, [hashOf(certified)]);
  const answer = await ask(signer, sad, again('Certification'));
  expectError(answer, invalid('signed_envelope_property'));
});

test(title('PAdES of a digest: the CMS comes back, for the client to embed'), async () => {
  const body = byDigest({ signature_format: 'P', signed_envelope_property: null });
  const members = await signAgreed(body);
  assert.deepEqual(Object.keys(members), ['SignatureObject']);
  const { check } = judgeCms(bytesIn(members, 'SignatureObject'), text);
  assert.deepEqual(check.reasons, []);
  assert.equal(check.claimedSigningTime, undefined);
});

for (const envelope of ['Attached', undefined]) {
  test(title(`CAdES ${envelope ?? 'by default'}: the document is inside`), async () => {
    const members = await signAgreed(cades({ signed_envelope_property: envelope }));
    assert.deepEqual(Object.keys(members), ['DocumentWithSignature']);
    const { check, signedData } = judgeCms(bytesIn(members, 'DocumentWithSignature'));
    assert.deepEqual(check.reasons, []);
    assert.deepEqual(signedData.content, text);
    assert.equal(check.claimedSigningTime, world.clock.at);
  });
}

for (const envelope of ['Detached', 'Parallel']) {
  test(
    title(`CAdES ${envelope}: the signature alone, from the document and its digest`),
    async () => {
      const change = { signed_envelope_property: envelope };
      for (const body of [cades(change), byDigest(change)]) {
        const members = await signAgreed(body);
        assert.deepEqual(Object.keys(members), ['SignatureObject']);
        const { check, signedData } = judgeCms(bytesIn(members, 'SignatureObject'), text);
        assert.deepEqual(check.reasons, []);
        assert.equal(signedData.content, undefined);
      }
    },
  );
}

test(title('hashes may be one text, and the default of a digest is Detached'), async () => {
  const change = { hashes: hashOf(text), signed_envelope_property: null };
  const { check } = judgeCms(bytesIn(await signAgreed(byDigest(change)), 'SignatureObject'), text);
  assert.deepEqual(check.reasons, []);
});

test(title('CAdES B-T carries a time-stamp of ours, and signed_props are signed'), async () => {
  const props = [approval, { ...approval, attribute_name: oid.mimeType }];
  const change = { conformance_level: 'Ades-B-T', signed_props: [approval] };
  const members = await signAgreed(cades(change));
  const { check, signerInfo } = judgeCms(bytesIn(members, 'DocumentWithSignature'));
  assert.deepEqual(check.reasons, []);
  assert.equal(signerInfo.unsignedAttributes.values(oid.signatureTimeStamp).length, 1);
  assert.ok(signerInfo.signedAttributes.only(oid.commitmentTypeIndication));
  const signer = await signerOf(strict);
  const sad = await sayYes(signer, [hashOf(text)]);
  expectError(await ask(signer, sad, cades({ signed_props: props })), badProps(oid.mimeType));
});

test(title('several documents are signed in the order they came, each in its list'), async () => {
  const agreed = [pdf, text, text.subarray(1)];
  const other = base64(text.subarray(1));
  const members = await signAgreed(
    {
      documents: [
        { ...cadesEntry, signed_envelope_property: 'Detached' },
        padesEntry,
        { ...cadesEntry, document: other },
      ],
    },
    agreed,
  );
  const [first = '', second = ''] = textsOf(members, 'DocumentWithSignature');
  assert.deepEqual(Buffer.from(first, 'base64').subarray(0, pdf.length), Buffer.from(pdf));
  const held = judgeCms(new Uint8Array(Buffer.from(second, 'base64'))).signedData.content;
  assert.deepEqual(held, text.subarray(1));
  judgeCms(bytesIn(members, 'SignatureObject'), text);
});

test(title('a yes may name the document by another hash than the signature has'), async () => {
  const signer = await signerOf(strict);
  const hashes = [base64(digest('sha512', pdf))];
  const sad = await sayYes(signer, hashes, { hashAlgorithmOID: oids.sha512 });
  expectSuccess(await ask(signer, sad, expected));
});

test(title('at SCAL 1 any document, as many as were agreed to'), async () => {
  const signer = await signerOf(free);
  const sad = await sayYes(signer, [], { numSignatures: 1 });
  const two = { documents: [padesEntry, cadesEntry] };
  expectError(await ask(signer, sad, two), 'Numbers of signatures is too high');
  expectSuccess(await ask(signer, sad, expected));
});

test(title('a one-time credential signs all its documents in its one call'), async () => {
  const signer = await signerOf(await world.enrol('alice', oneTime));
  const sad = await sayYes(signer, [hashOf(pdf), hashOf(text)]);
  const members = expectSuccess(await ask(signer, sad, { documents: [padesEntry, cadesEntry] }));
  assert.equal(textsOf(members, 'DocumentWithSignature').length, 2);
});

for (const name of ['returnValidationInfo', 'returnValidationInformation']) {
  test(title(`${name}: the revocation lists of the CAs above the signature`), async () => {
    const members = await signAgreed({ ...expected, [name]: true }, [pdf]);
    const info = members['validationInfo'] as Record<string, unknown>;
    assert.deepEqual(Object.keys(info), ['ocsp', 'crl', 'certificates']);
    const { chain } = await world.built.useCases.showAuthority('issuing');
    const issuers = textsOf(info, 'crl').map((crl) => {
      return parseCrl(new Uint8Array(Buffer.from(crl, 'base64'))).issuer.raw;
    });
    const subjects = chain.map((der) => parseCertificate(der).subject.raw);
    assert.deepEqual(issuers, subjects);
    const without = await signAgreed({ ...expected, [name]: false }, [pdf]);
    assert.equal(without['validationInfo'], undefined);
  });
}

test(title('signatureQualifier stands for the credential that was agreed to'), async () => {
  const signer = await signerOf(strict);
  const sad = await sayYes(signer, [hashOf(pdf)]);
  const named = { ...expected, credentialID: null, signatureQualifier: 'eu_eidas_qes' };
  expectError(await ask(signer, sad, named), invalid('credentialID'));
  expectSuccess(await ask(signer, sad, expected));
});

test(title('a body beyond the limit is not taken in; other methods keep theirs'), async () => {
  const { session, ...signer } = await signerOf(strict);
  const mebibytes = (count: number) => 'A'.repeat(count * 2 ** 20);
  const large = { documents: [{ ...padesEntry, document: mebibytes(15) }] };
  expectError(await ask({ session, ...signer }, 'x', large), 'Invalid parameter SAD');
  const tooLarge = { documents: [{ ...padesEntry, document: mebibytes(16) }] };
  assert.equal((await ask({ session, ...signer }, 'x', tooLarge)).status, 413);
  const other = { clientData: mebibytes(1) };
  assert.equal((await session.call('v2', 'credentials/list', other)).status, 413);
});
