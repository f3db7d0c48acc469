/**
 * Token certificate: what gives a token, which has no key pair, an owner, an expiry and a
 * revocation as a certificate has. A signed statement of who enrolled it; the key stands in it
 * as a commitment only.
 */

import { encodeCanonicalJson, parseCanonicalJson } from '../json/canonical-json.ts';
import { instantText, Members, shapes } from '../json/members.ts';

export interface TokenCertificateBody {
  readonly tokenId: string;
  readonly kind: string;
  /** See `pseudonymOf`. */
  readonly holder: string;
  /** By which it may answer, typed and between machines. */
  readonly suites: readonly string[];
  /** SHA-256 over `ocra-key-commit`, the key and a salt of 32 octets. */
  readonly commitment: string;
  /**
   * `key-agreed`: the key was agreed with the device and never travelled; `key-imported`: it came
   * in a container of its maker; `key-held-by-server`: nobody else has it.
   */
  readonly assurance: TokenAssurance;
  readonly issuedAt: number;
  readonly notBefore: number;
  readonly notAfter?: number;
  readonly usesMax?: number;
  /** Where its status is answered. */
  readonly statusUrl: string;
}

export const tokenAssurances = ['key-agreed', 'key-imported', 'key-held-by-server'] as const;

export type TokenAssurance = (typeof tokenAssurances)[number];

const type = 'kumoin-token-certificate';
export const tokenCertificateOctetsMax = 4096;
const suitesMax = 8;

export function encodeTokenCertificate(body: TokenCertificateBody): Uint8Array {
  return encodeCanonicalJson({
    ...body,
    type,
    version: 1,
    issuedAt: instantText(body.issuedAt),
    notBefore: instantText(body.notBefore),
    notAfter: body.notAfter === undefined ? undefined : instantText(body.notAfter),
  });
}

/** @throws {EvidenceError} `certificate_malformed`. */
export function parseTokenCertificate(octets: Uint8Array): TokenCertificateBody {
  const code = 'certificate_malformed';
  const json = parseCanonicalJson(octets, { octetsMax: tokenCertificateOctetsMax, code });
  const members = new Members(json, code);
  members.oneOf('type', [type]);
  members.oneOf('version', [1]);
  const body = {
    tokenId: members.text('tokenId', shapes.identifier),
    kind: members.text('kind', shapes.word),
    holder: members.text('holder', shapes.hash),
    suites: members.list('suites', suitesMax).map((suite) => {
      return typeof suite === 'string' && shapes.suite.test(suite) ? suite : members.refuse();
    }),
    commitment: members.text('commitment', shapes.hash),
    assurance: members.oneOf('assurance', tokenAssurances),
    issuedAt: members.instant('issuedAt'),
    notBefore: members.instant('notBefore'),
    ...(members.has('notAfter') && { notAfter: members.instant('notAfter') }),
    ...(members.has('usesMax') && { usesMax: members.integer('usesMax') }),
    statusUrl: members.text('statusUrl', /^https?:\/\/[\x21-\x7e]{1,500}$/u),
  };
  members.end();
  return body;
}
