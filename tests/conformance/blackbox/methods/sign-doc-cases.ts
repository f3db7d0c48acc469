/**
 * `signatures/signDoc`. CSC API v2.0.0.2, 11.11. Which formats, levels and envelopes a server makes
 * is its own matter, told by `info`; what it says it makes is asked for, and looked at.
 *
 * The lists of an answer are looked at together: which of them a CMS comes in, the text leaves open.
 */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { verifyPdf } from '@kumoin/ades';
import { checkSignerInfo, parseSignedData } from '@kumoin/pki';
import type { SignedData } from '@kumoin/pki';
import { samplePdf } from '../../../worlds/sample-pdf.ts';
import type { Bench } from '../bench.ts';
import type { Answer } from '../caller.ts';
import type { Case } from '../clause.ts';
import { oids } from '../dialect.ts';
import { errorRows, invalid, missing } from '../error-rows.ts';
import type { Row } from '../error-rows.ts';
import { bytesOf, expectSuccess, objectOf, textsOf } from '../expect.ts';
import type { Members } from '../expect.ts';
import { headerCases } from '../header-cases.ts';
import { NotOffered } from '../not-offered.ts';
import { algorithmFor, order, quick, sayYes } from '../signing.ts';
import type { TriedCredential } from '../tried-credential.ts';

const attributeTimestamp = '1.2.840.113549.1.9.16.2.14';
const pdf = Buffer.from(samplePdf()).toString('base64');
const digestOfPdf = createHash('sha256').update(samplePdf()).digest('base64');
const notAuthorized = {
  status: 403,
  error: 'invalid_hash',
};

/** Something to sign: its bytes, and the digest that the signer agrees to. */
interface Paper {
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly digest: string;
}

function paper(): Paper {
  const { message, digest } = order();
  return { bytes: message, text: Buffer.from(message).toString('base64'), digest };
}

/** @throws {NotOffered} unless `info` names the format. */
async function needs(bench: Bench, format: string, level?: string): Promise<void> {
  const info = await bench.info();
  const formats = textsOf(objectOf(info, 'signature_formats'), 'formats');
  if (!formats.includes(format)) throw new NotOffered(`info names no format ${format}`);
  const levels = textsOf(info, 'conformance_levels').map((name) => name.toLowerCase());
  if (level !== undefined && !levels.includes(level.toLowerCase())) {
    throw new NotOffered(`info names no level ${level}`);
  }
}

/** A request whose signer agreed to these digests. */
async function agreed(bench: Bench, digests: readonly string[], body: object): Promise<Answer> {
  const credential = await quick(bench);
  const SAD = await sayYes(bench, credential, { digests });
  return ask(bench, credential, { SAD, ...body });
}

function ask(bench: Bench, credential: TriedCredential, body: object): Promise<Answer> {
  return bench.call('signatures/signDoc', { credentialID: credential.id, ...body });
}

async function entryOf(bench: Bench, members: object): Promise<object> {
  return { signAlgo: algorithmFor(await quick(bench)), ...members };
}

/** All that was made, whichever list it stands in. */
function madeIn(members: Members): readonly Uint8Array[] {
  const lists = ['DocumentWithSignature', 'SignatureObject'].flatMap((name) =>
    name in members ? textsOf(members, name) : [],
  );
  return lists.map((text) => new Uint8Array(bytesOf(text, 'a signature')));
}

function only(answer: Answer): Uint8Array {
  const [first, ...more] = madeIn(expectSuccess(answer));
  assert.ok(first !== undefined && more.length === 0, 'not exactly one signature');
  return first;
}

/** The CMS is whole, its signature right, and the certificate that of the credential. */
async function assertCms(bench: Bench, cms: Uint8Array, content: Uint8Array): Promise<SignedData> {
  const signedData = parseSignedData(cms);
  const [signerInfo] = signedData.signerInfos;
  assert.ok(signerInfo !== undefined, 'nobody signed');
  const attached = signedData.content !== undefined;
  const check = checkSignerInfo({ signedData, signerInfo, ...(!attached && { content }) });
  assert.deepEqual(check.reasons, [], 'the CMS is not sound');
  if (attached) {
    const same = Buffer.from(content).equals(signedData.content ?? new Uint8Array());
    assert.ok(same, 'another content is attached');
  }
  const { certificate } = await quick(bench);
  const signer = Buffer.from(check.signerCertificate?.raw ?? []);
  assert.ok(signer.equals(certificate.raw), 'it is signed by another certificate');
  return signedData;
}

async function assertPdf(bench: Bench, signed: Uint8Array, level: 'B-B' | 'B-T'): Promise<void> {
  const chain = textsOf(objectOf((await quick(bench)).info, 'cert'), 'certificates');
  const root = new Uint8Array(Buffer.from(chain.at(-1) ?? '', 'base64'));
  const [report, ...more] = verifyPdf(signed, { anchors: [root], at: Date.now() }).signatures;
  assert.ok(report !== undefined && more.length === 0, 'not exactly one signature in the PDF');
  const { integrity, signatureValid } = report;
  assert.deepEqual({ integrity, signatureValid }, { integrity: true, signatureValid: true });
  const meets = level === 'B-B' ? report.level !== 'none' : report.level === 'B-T';
  assert.ok(meets, `it is of level ${report.level}`);
}

export const signDocCases: readonly Case[] = [
  ...headerCases('signatures/signDoc'),
  {
    claim: 'a document as CAdES: the CMS signs it with the credential’s key',
    run: async (bench) => {
      await needs(bench, 'C');
      const { text: document, bytes, digest } = paper();
      const entry = await entryOf(bench, { document, signature_format: 'C' });
      await assertCms(bench, only(await agreed(bench, [digest], { documents: [entry] })), bytes);
    },
  },
  {
    claim: 'a digest as detached CAdES, in SignatureObject',
    run: async (bench) => {
      const { digest, bytes } = paper();
      const members = expectSuccess(await agreed(bench, [digest], await digestBody(bench, digest)));
      const [cms = ''] = textsOf(members, 'SignatureObject');
      const signed = await assertCms(bench, new Uint8Array(bytesOf(cms, 'the CMS')), bytes);
      assert.equal(signed.content, undefined, 'something is attached');
    },
  },
  {
    claim: 'a PDF as PAdES, in DocumentWithSignature',
    run: async (bench) => {
      await needs(bench, 'P');
      const entry = await entryOf(bench, { document: pdf, signature_format: 'P' });
      const members = expectSuccess(await agreed(bench, [digestOfPdf], { documents: [entry] }));
      const [signed = ''] = textsOf(members, 'DocumentWithSignature');
      await assertPdf(bench, new Uint8Array(bytesOf(signed, 'the PDF')), 'B-B');
    },
  },
  {
    claim: 'the digest of a PDF as PAdES: a CMS to put into it',
    run: async (bench) => {
      await needs(bench, 'P');
      const { digest, bytes } = paper();
      const body = await digestBody(bench, digest, { signature_format: 'P' });
      await assertCms(bench, only(await agreed(bench, [digest], body)), bytes);
    },
  },
  {
    claim: 'level T: a PDF with a time stamp over its signature',
    run: async (bench) => {
      await needs(bench, 'P', 'Ades-B-T');
      const asked = { document: pdf, signature_format: 'P', conformance_level: 'Ades-B-T' };
      const body = { documents: [await entryOf(bench, asked)] };
      await assertPdf(bench, only(await agreed(bench, [digestOfPdf], body)), 'B-T');
    },
  },
  {
    claim: 'level T: a CMS with a time stamp over its signature',
    run: async (bench) => {
      await needs(bench, 'C', 'Ades-B-T');
      const { digest, bytes } = paper();
      const body = await digestBody(bench, digest, { conformance_level: 'Ades-B-T' });
      const signed = await assertCms(bench, only(await agreed(bench, [digest], body)), bytes);
      const stamps = signed.signerInfos[0]?.unsignedAttributes.values(attributeTimestamp) ?? [];
      assert.equal(stamps.length, 1, 'the number of time stamps');
    },
  },
  {
    claim: 'a level in the other spelling, AdES-B-B',
    level: 'open',
    run: async (bench) => {
      const { digest, bytes } = paper();
      const body = await digestBody(bench, digest, { conformance_level: 'AdES-B-B' });
      await assertCms(bench, only(await agreed(bench, [digest], body)), bytes);
    },
  },
  {
    claim: 'several digests: as many signatures, in their order',
    run: async (bench) => {
      const papers = [paper(), paper()];
      const digests = papers.map(({ digest }) => digest);
      const answer = await agreed(bench, digests, await digestBody(bench, digests));
      const made = madeIn(expectSuccess(answer));
      assert.equal(made.length, 2, 'the number of signatures');
      for (const [index, { bytes }] of papers.entries()) {
        await assertCms(bench, made[index] ?? new Uint8Array(), bytes);
      }
    },
  },
  {
    claim: 'the same SAD twice → invalid_request',
    run: async (bench) => {
      const credential = await quick(bench);
      const { digest } = paper();
      const SAD = await sayYes(bench, credential, { digests: [digest] });
      const body = { SAD, ...(await digestBody(bench, digest)) };
      expectSuccess(await ask(bench, credential, body));
      bench.expectError(await ask(bench, credential, body), { words: invalid('SAD') });
    },
  },
  {
    claim: 'a digest that was not agreed to is refused',
    run: async (bench) => {
      const body = await digestBody(bench, paper().digest);
      expectRefusedHash(bench, await agreed(bench, [paper().digest], body));
    },
  },
  {
    claim: 'a document that was not agreed to is refused',
    run: async (bench) => {
      await needs(bench, 'C');
      const entry = await entryOf(bench, { document: paper().text, signature_format: 'C' });
      expectRefusedHash(bench, await agreed(bench, [paper().digest], { documents: [entry] }));
    },
  },
  {
    claim: 'returnValidationInfo gives lists of Base64',
    run: async (bench) => {
      const { validationInfo = false } = await bench.info();
      if (validationInfo !== true) throw new NotOffered('info does not promise it');
      const { digest } = paper();
      const body = { ...(await digestBody(bench, digest)), returnValidationInfo: true };
      const given = objectOf(expectSuccess(await agreed(bench, [digest], body)), 'validationInfo');
      for (const name of ['ocsp', 'crl', 'certificates']) {
        if (name in given) for (const text of textsOf(given, name)) bytesOf(text, name);
      }
    },
  },
  ...errorRows(rowsOfCall(), async (bench, changes) => {
    const { digest } = paper();
    return agreed(bench, [digest], { ...(await digestBody(bench, digest)), ...changes });
  }),
  ...errorRows(rowsOfEntry(), async (bench, changes) => {
    const { digest } = paper();
    return agreed(bench, [digest], await digestBody(bench, digest, changes));
  }),
];

async function digestBody(
  bench: Bench,
  digests: string | readonly string[],
  changes: object = {},
): Promise<object> {
  await needs(bench, 'C');
  const entry = {
    hashes: typeof digests === 'string' ? [digests] : digests,
    hashAlgorithmOID: oids.sha256,
    signature_format: 'C',
    ...('signature_format' in changes ? {} : { signed_envelope_property: 'Detached' }),
    ...changes,
  };
  return { documentDigests: [await entryOf(bench, entry)] };
}

/** Two rows of the table are about the same case, so either will do. */
function expectRefusedHash(bench: Bench, answer: Answer): void {
  bench.expectError(answer, answer.status === 403 ? notAuthorized : {});
}

function rowsOfCall(): readonly Row[] {
  return [
    ['SAD missing', { SAD: undefined }, missing('string', 'SAD')],
    ['SAD no string', { SAD: 7 }, missing('string', 'SAD')],
    ['SAD unknown', { SAD: 'no-such-sad' }, invalid('SAD')],
    ['credentialID no string', { credentialID: 7 }, missing('string', 'credentialID')],
    ['credentialID unknown', { credentialID: 'no-such-credential' }, invalid('credentialID')],
    [
      'neither credentialID nor signatureQualifier',
      { credentialID: undefined },
      missing('string', 'credentialID'),
    ],
    [
      'documentDigests no array',
      { documentDigests: 'x' },
      'Invalid object parameter documentDigests',
    ],
    [
      'documents no array',
      { documentDigests: undefined, documents: 'x' },
      'Invalid array parameter documents',
    ],
    [
      'neither documents nor digests',
      { documentDigests: undefined },
      'Empty documentDigests and documents objects',
    ],
    [
      'both documents and digests',
      async (bench) => ({
        documents: [await entryOf(bench, { document: paper().text, signature_format: 'C' })],
      }),
      'Both documentDigests and documents parameters passed',
      'open',
    ],
    [
      'a document no Base64',
      async (bench) => ({
        documentDigests: undefined,
        documents: [await entryOf(bench, { document: '***', signature_format: 'C' })],
      }),
      'Invalid Base64 documents string parameter',
    ],
    ['operationMode unknown', { operationMode: 'X' }, invalid('operationMode')],
  ];
}

function rowsOfEntry(): readonly Row[] {
  return [
    ['a hash no Base64', { hashes: ['***'] }, 'Invalid Base64 hashes string parameter'],
    [
      'a hash of 31 octets',
      { hashes: [Buffer.alloc(31).toString('base64')] },
      'Invalid digest value length',
    ],
    ['signAlgo missing', { signAlgo: undefined }, missing('string', 'signAlgo')],
    ['signAlgo unknown', { signAlgo: '1.2.3' }, invalid('signAlgo')],
    ['hashAlgorithmOID unknown', { hashAlgorithmOID: '1.2.3' }, invalid('hashAlgorithmOID')],
    [
      'hashAlgorithmOID against signAlgo',
      { hashAlgorithmOID: oids.sha512, hashes: [order('sha512').digest] },
      'String parameter hashAlgorithmOID contradicts with signAlgo parameter',
    ],
    ['signature_format unknown', { signature_format: 'Z' }, invalid('signature_format')],
    ['conformance_level unknown', { conformance_level: 'Ades-X' }, invalid('conformance_level')],
    [
      'signed_envelope_property unknown',
      { signed_envelope_property: 'Folded' },
      invalid('signed_envelope_property'),
    ],
    [
      'signed_props with a name nobody knows',
      { signed_props: [{ attribute_name: 'kumoin', attribute_value: 'AA==' }] },
      'Invalid parameter signed_props (kumoin)',
    ],
  ];
}
