/** The part of the configuration that is about credentials made over the API. */

import Type from 'typebox';
import { signaturesMaxLimit } from '#domain/authorization/authorization.ts';
import { checkFactorPlan } from '#domain/authorization/factor-plan.ts';
import { factorKinds } from '#domain/credentials/credential.ts';
import { defaultPolicies, findUnkeptPolicy } from '#domain/issuance/issuance-policy.ts';
import type { IssuancePolicies, IssuancePolicy } from '#domain/issuance/issuance-policy.ts';
import { Refusal } from '#domain/refusal.ts';

const keyAlgorithms = [
  'rsa-2048',
  'rsa-3072',
  'rsa-4096',
  'p-256',
  'p-384',
  'p-521',
  'ed25519',
] as const;

const policy = Type.Object(
  {
    keyAlgorithm: Type.Enum([...keyAlgorithms]),
    mode: Type.Enum(['explicit', 'oauth2code']),
    factors: Type.Array(Type.Enum([...factorKinds]), { maxItems: factorKinds.length }),
    expression: Type.Optional(Type.String({ maxLength: 500 })),
    signatureQualifier: Type.Optional(Type.String({ maxLength: 255 })),
    level: Type.Union([Type.Literal(1), Type.Literal(2)]),
    signaturesMax: Type.Integer({ minimum: 1, maximum: signaturesMaxLimit }),
  },
  { additionalProperties: false },
);

export const certificatePoliciesSchema = Type.Record(Type.String({ maxLength: 255 }), policy, {
  default: defaultPolicies,
  description: 'what credentials/create makes, by the certificatePolicy that is asked for',
});

/** @returns what is wrong with the set-up, for the operator. */
export function describeUnkeptPolicy(policies: IssuancePolicies): string | undefined {
  const unkept = findUnkeptPolicy(policies);
  if (unkept !== undefined) return `${unkept} would not stand in the certificates`;
  for (const [name, policy] of Object.entries(policies)) {
    const problem = problemOf(policy);
    if (problem !== undefined) return `${name}: ${problem}`;
  }
  return undefined;
}

function problemOf({ mode, factors, expression }: IssuancePolicy): string | undefined {
  try {
    checkFactorPlan({ mode, factors, expression });
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
  return undefined;
}
