/** Documents go the way of digests: one yes, one use of the key, and nothing half done comes out. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { verifyPdf } from '@kumoin/ades';
import { digest, parseSignedData } from '@kumoin/pki';
import { authorityWorld, enrolment, workBy } from '../../../../../tests/worlds/authority-world.ts';
import { samplePdf } from '../../../../../tests/worlds/sample-pdf.ts';
import type { ClientId, CredentialId } from '#domain/identifiers.ts';
import { Outage } from '#domain/outage.ts';
import { Refusal } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import type { DocumentToSign } from '#domain/signatures/document-to-sign.ts';
import { sampleAuthorization, sampleNote } from '#ports/samples.contract.ts';
import { makeShowValidationInfo } from './show-validation-info.ts';
import type { DocumentOrder } from './sign-agreed-documents.ts';
import { makeSignAgreedDocuments } from './sign-agreed-documents.ts';
import { makeSignDocument } from './sign-document.ts';

const at = Date.UTC(2030, 0, 1);
const pdf = samplePdf();
const text = new TextEncoder().encode('what was agreed to');
const algorithm = { scheme: 'ecdsa', hash: 'sha256' } as const;
const clientId = 'client' as ClientId;

const inPdf: DocumentToSign = {
  kind: 'pades',
  facts: { document: pdf, envelope: 'any', level: 'B-T', words: [] },
};
const beside: DocumentToSign = {
  kind: 'cades',
  facts: { document: undefined, attached: false, level: 'B-B', properties: [] },
};

async function world(options: { readonly stampingFails?: boolean } = {}) {
  const base = await authorityWorld({ at });
  const authorities = await base.createAuthorities(base.plan);
  const { accountId, ports } = base;
  const credential = await base.enrolCredential({ ...enrolment, accountId });
  const credentialId = credential.id;
  const events: string[] = [];
  const record = ports.journal.record.bind(ports.journal);
  ports.journal.record = async (note) => {
    events.push(note.event);
    await record(note);
  };
  const issueTimestamp: typeof base.issueTimestamp = async (query) => {
    if (options.stampingFails === true) throw new Refusal('timestamp_clock_untrusted');
    return base.issueTimestamp(query);
  };
  const work = workBy(ports, { ...base, issueTimestamp });
  const signDocument = makeSignDocument({ ...ports, ...work });
  const order = (changes: Partial<DocumentOrder> = {}): DocumentOrder => ({
    accountId,
    clientId,
    credentialId,
    signatureQualifier: undefined,
    algorithm,
    documents: [{ asked: inPdf, digest: undefined }],
    ...changes,
  });

  /** As the signer's factors would: straight into the store. */
  async function agree(...documents: readonly Uint8Array[]): Promise<Secret<string>> {
    const sad = randomBytes(16).toString('hex');
    const id = sad as never;
    const yes = sampleAuthorization({
      id,
      transactionId: id,
      sadHash: ports.tokenHash.hash(sad),
      accountId,
      clientId,
      credentialId,
      createdAt: at,
      expiresAt: at + 300_000,
      transactionExpiresAt: at + 3_600_000,
    });
    const slots = documents.map((document, position) => {
      const bytes = digest('sha256', document);
      return { position, digest: { algorithm: 'sha256' as const, bytes }, spentAt: undefined };
    });
    await ports.authorizations.add(yes, slots, sampleNote);
    return new Secret(sad);
  }

  const root = authorities.root.chain.at(-1);
  assert.ok(root);
  return { ...base, ...work, events, signDocument, order, agree, root };
}

async function refuses(code: RefusalCode, run: Promise<unknown>): Promise<void> {
  await assert.rejects(run, (error) => error instanceof Refusal && error.code === code);
}

test('signs documents and digests with one yes, and records around the key', async () => {
  const { signDocument, order, agree, events, root } = await world();
  const agreed = { algorithm: 'sha256' as const, bytes: digest('sha256', text) };
  const documents = [
    { asked: inPdf, digest: undefined },
    { asked: beside, digest: agreed },
  ];
  const [first, second] = await signDocument(order({ documents }), await agree(text, pdf));
  assert.deepEqual([first?.kind, second?.kind], ['document', 'signature']);
  const [signature] = verifyPdf(first?.bytes ?? pdf, { anchors: [root], at }).signatures;
  assert.deepEqual([signature?.indication, signature?.level], ['TOTAL_PASSED', 'B-T']);
  assert.equal(parseSignedData(second?.bytes ?? text).content, undefined);
  assert.deepEqual(events.slice(-2), ['signature.made', 'timestamp.issued']);
});

test('a yes to one document signs no other, and is still good for its own', async () => {
  const { signDocument, order, agree } = await world();
  const sad = await agree(text);
  await refuses('document_not_authorized', signDocument(order(), sad));
  const agreed = { algorithm: 'sha256' as const, bytes: digest('sha256', text) };
  await signDocument(order({ documents: [{ asked: beside, digest: agreed }] }), sad);
});

test('where the signer agreed on our own page another document is not the agreed one', async () => {
  const { signDocument, order, agree, ports } = await world();
  const find = ports.credentials.find.bind(ports.credentials);
  ports.credentials.find = async (id) => {
    const found = await find(id);
    return found && { ...found, mode: 'oauth2code' };
  };
  await refuses('document_differs', signDocument(order(), await agree(text)));
});

test('one yes, fifty racing calls: one signed document', async () => {
  const { signDocument, order, agree, events } = await world();
  const sad = await agree(pdf);
  const calls = Array.from({ length: 50 }, () => signDocument(order(), sad));
  const outcomes = await Promise.allSettled(calls);
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.equal(events.filter((event) => event === 'signature.made').length, 1);
});

test('without a time-stamp no B-T signature comes out, and the yes is gone', async () => {
  const { signDocument, order, agree, events } = await world({ stampingFails: true });
  const sad = await agree(pdf);
  await refuses('timestamp_clock_untrusted', signDocument(order(), sad));
  assert.equal(events.at(-1), 'signature.made');
  await refuses('authorization_spent', signDocument(order(), sad));
});

test('no record, no release', async () => {
  const { signDocument, order, agree, ports } = await world();
  const record = ports.journal.record;
  ports.journal.record = async (note) => {
    if (note.event === 'signature.made') throw new Outage('store_full', { cause: 'disk' });
    await record(note);
  };
  await assert.rejects(signDocument(order(), await agree(pdf)), (error) => error instanceof Outage);
});

test('a qualifier stands for the credential that was agreed to, and must be its own', async () => {
  const { signDocument, order, agree, ports } = await world();
  const find = ports.credentials.find.bind(ports.credentials);
  ports.credentials.find = async (id) => {
    const found = await find(id);
    return found && { ...found, signatureQualifier: 'eu_eidas_aes' };
  };
  const sad = await agree(pdf);
  const asked = (signatureQualifier: string) =>
    order({ credentialId: undefined, signatureQualifier });
  await refuses('credential_unknown', signDocument(asked('eu_eidas_qes'), sad));
  const invented = new Secret('x'.repeat(43));
  await refuses('authorization_unknown', signDocument(asked('eu_eidas_aes'), invented));
  await signDocument(asked('eu_eidas_aes'), sad);
});

test('a check decides like a call, and changes nothing', async () => {
  const { order, agree, ports, needs, documentWork, events } = await world();
  const signAgreedDocuments = makeSignAgreedDocuments({ ...ports, needs, documentWork });
  const sad = await agree(pdf);
  const sadHash = ports.tokenHash.hash(sad.reveal());
  const before = events.length;
  await signAgreedDocuments.check(order(), sadHash);
  const other = order({ documents: [{ asked: beside, digest: undefined }] });
  await refuses('no_digests', signAgreedDocuments.check(other, sadHash));
  assert.equal(events.length, before);
  await signAgreedDocuments(order(), sadHash);
  await refuses('authorization_spent', signAgreedDocuments.check(order(), sadHash));
});

test('shows the revocation lists of the CAs above a signature', async () => {
  const { publishCrl } = await world();
  const info = await makeShowValidationInfo({ publishCrl })();
  const lists = [await publishCrl('issuing'), await publishCrl('root')].map(({ crl }) => crl);
  assert.deepEqual(info, { ocsp: [], crls: lists, certificates: [] });
});

test('a credential or a yes that is not there signs nothing', async () => {
  const { signDocument, order, agree } = await world();
  await refuses('authorization_unknown', signDocument(order(), new Secret('x'.repeat(43))));
  const unknown = order({ credentialId: 'unknown' as CredentialId });
  await refuses('credential_unknown', signDocument(unknown, await agree(pdf)));
});
