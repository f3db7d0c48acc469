/**
 * Evidence of every kind, as the real use cases made it, and the records it was made from.
 */

import { encodeTokenStatus } from '@kumoin/evidence';
import {
  buildOcspCertId,
  buildOcspRequest,
  buildTimestampRequest,
  derUtf8String,
  digest,
  parseCertificate,
} from '@kumoin/pki';
import { makePkiWorld } from '@kumoin/testkit';
import { EvidenceWarrant } from '#domain/evidence/evidence-warrant.ts';
import { certificateOf } from '#domain/issuance/authority.ts';
import type { Evidence } from '#domain/signatures/evidence.ts';
import type { SigningEvidence } from '#domain/signatures/signing-evidence.ts';
import { SigningWarrant } from '#domain/signatures/signing-warrant.ts';
import type { Warrant } from '#domain/signatures/warrant.ts';
import { readTimestampQuery } from '#domain/timestamps/timestamp-query.ts';
import { now, sampleCredential, sampleDigest } from '#ports/samples.contract.ts';
import { sampleEvidence } from '#ports/sample-warrant.contract.ts';
import { authorityWorld, enrolment } from '../../../../../tests/worlds/authority-world.ts';
import { samplePdf } from '../../../../../tests/worlds/sample-pdf.ts';
import type { VaultRecords } from './confirm-evidence.ts';

/** At `now`: what every kind of warrant was made from, in the order it was made. */
export async function warrantsOfEveryKind(): Promise<readonly Warrant[]> {
  const world = await authorityWorld({ at: now });
  const warrants: Warrant[] = [];
  const { keyVault } = world.ports;
  const sign = keyVault.sign.bind(keyVault);
  keyVault.sign = (warrant) => {
    warrants.push(warrant);
    return sign(warrant);
  };

  const own = await world.createAuthorities(world.plan);
  const { chain } = await world.enrolCredential({ ...enrolment, accountId: world.accountId });
  await world.publishCrl(own.issuing.id);
  const { serialNumber } = parseCertificate(chain[0] ?? new Uint8Array());
  const issuer = certificateOf(own.issuing);
  const certId = buildOcspCertId({ hash: 'sha256', issuer, serialNumber });
  await world.answerStatusRequest(buildOcspRequest({ certIds: [certId] }));
  const imprint = { hash: 'sha256', messageDigest: digest('sha256', serialNumber) } as const;
  const query = { ...imprint, nonce: 2n ** 80n, certificateRequested: true };
  await world.issueTimestamp(readTimestampQuery(buildTimestampRequest(query)));

  const status = { tokenId: 'token-1', status: 'good', at: now } as const;
  const said = { sealed: 'status', content: encodeTokenStatus(status) } as const;
  warrants.push(EvidenceWarrant.issue({ ...said, authority: own.evidence, at: now }));

  return [...warrants, SigningWarrant.issue(signingEvidence(keyRef))];
}

const keyRef = sampleCredential().keyRef;

/** Two digests: one the signer agreed to by name, and one for a slot that took any. */
export function signingEvidence(key = keyRef): SigningEvidence {
  const named = sampleDigest('named');
  const evidence = sampleEvidence(key, { scheme: 'ecdsa', hash: 'sha256' }, named.bytes);
  const { authorization } = evidence;
  if (authorization === undefined) throw new Error('the sample lacks its authorization');
  return {
    ...evidence,
    order: { ...evidence.order, digests: [named, sampleDigest('any')] },
    authorization: { ...authorization, level: 1, boundToDigests: false },
    openSlots: [undefined, named].map((agreed, index) => {
      return { position: index + 2, digest: agreed, spentAt: undefined };
    }),
  };
}

const encoded = (name: string, value: string) => ({
  properties: [{ name, value: new TextEncoder().encode(value) }],
});
const said = {
  x: encoded(
    'SignatureProductionPlaceV2',
    '<SignatureProductionPlaceV2 xmlns="http://uri.etsi.org/01903/v1.3.2#"><City>東京</City></SignatureProductionPlaceV2>',
  ),
  j: encoded('sigPl', '{"addressLocality":"東京"}'),
};

/** A document of each kind in full, and the digest of one that is elsewhere. */
export function documentEvidence(key = keyRef): SigningEvidence {
  const pki = makePkiWorld({ at: now });
  const pdf = samplePdf();
  const agreed = { algorithm: 'sha256' as const, bytes: digest('sha256', pdf) };
  const elsewhere = sampleDigest('elsewhere');
  const xml = new TextEncoder().encode('<order/>');
  const evidence = sampleEvidence(
    key,
    { scheme: 'ecdsa', hash: 'sha256' },
    agreed.bytes,
    elsewhere.bytes,
    digest('sha256', xml),
    digest('sha256', xml),
  );
  const words = [{ word: 'reason', text: '承認' } as const];
  const properties = [{ name: 'mime-type', value: derUtf8String('text/plain') } as const];
  const cades = { document: undefined, attached: false, level: 'B-B', properties } as const;
  const pades = { document: pdf, envelope: 'any', level: 'B-T', words } as const;
  return {
    ...evidence,
    documents: {
      asked: [
        { kind: 'pades', facts: pades },
        { kind: 'cades', facts: cades },
        {
          kind: 'xades',
          facts: { document: xml, envelope: 'enveloped', level: 'B-LTA', ...said.x },
        },
        { kind: 'jades', facts: { document: xml, attached: true, level: 'B-LT', ...said.j } },
      ],
      chain: pki.chain('p256'),
      seed: digest('sha256', pdf),
    },
  };
}

/** The records after this evidence was spent, as the store would tell. */
export function spentRecords({ facts }: Evidence & { kind: 'signing' }): VaultRecords {
  const { authorization, at, order, documents } = facts;
  const spent = SigningWarrant.issue(facts).spending;
  const chain = documents?.chain ?? sampleCredential().chain;
  const credential = { ...sampleCredential(), ...facts.credential, chain };
  return {
    ...noRecords,
    credentials: { find: async (id) => (id === order.credentialId ? credential : undefined) },
    authorizations: {
      findBySadHash: async (hash) =>
        authorization?.sadHash === hash ? { ...authorization, usedAt: at } : undefined,
      slotsSpentAt: async (id, time) => {
        if (id !== authorization?.transactionId || time !== at) return [];
        return spent.map((slot) => ({ ...slot, spentAt: at }));
      },
    },
  };
}

export const noRecords: VaultRecords = {
  credentials: { find: async () => undefined },
  authorizations: { findBySadHash: async () => undefined, slotsSpentAt: async () => [] },
  authorities: { find: async () => undefined, findByKind: async () => undefined },
  crls: { latest: async () => undefined },
  evidenceRecords: {
    find: async () => undefined,
    countLogged: async () => 0,
    newestHead: async () => undefined,
  },
  tokens: { find: async () => undefined },
  keyVault: { publicKeyOf: () => Promise.reject(new Error('no key')) },
};
