/** The settings of the installation's own authorities. */

import Type from 'typebox';
import { evaluationTimestampPolicy } from '#domain/issuance/certificate-profile.ts';

const key = Type.Union([
  Type.Literal('rsa-3072'),
  Type.Literal('rsa-4096'),
  Type.Literal('p-256'),
  Type.Literal('p-384'),
]);

export const authorityMembers = {
  organization: Type.String({ default: 'Kumoin Evaluation', maxLength: 64 }),
  caKey: Type.Union(key.anyOf, {
    default: 'rsa-3072',
    description: 'keys of root and issuing CA',
  }),
  unitKey: Type.Union(key.anyOf, {
    default: 'p-256',
    description: 'keys of TSA, OCSP and evidence',
  }),
  timestampPolicy: Type.String({
    default: evaluationTimestampPolicy,
    pattern: '^[0-2](\\.\\d+)+$',
  }),
};
