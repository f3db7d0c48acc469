/**
 * How a credential is agreed to, as the tables hold it. Code before `auth_plan` reads `factors`
 * alone and asks for all of them; where that is not what is needed it finds none, and refuses.
 */

import type { AuthorizationMode, Credential, FactorKind } from '#domain/credentials/credential.ts';
import type { CredentialRow } from './schema.ts';

type Plan = Pick<Credential, 'mode' | 'factors' | 'expression'>;

interface StoredPlan {
  readonly mode: AuthorizationMode;
  readonly factors: readonly FactorKind[];
  readonly expression?: string;
}

export function authColumns({
  mode,
  factors,
  expression,
}: Plan): Pick<CredentialRow, 'factors' | 'auth_plan'> {
  const known = factors.every((factor) => factor === 'pin' || factor === 'otp');
  if (mode === 'explicit' && expression === undefined && known) {
    return { factors: JSON.stringify(factors), auth_plan: null };
  }
  const plan: StoredPlan = { mode, factors, ...(expression !== undefined && { expression }) };
  return { factors: '[]', auth_plan: JSON.stringify(plan) };
}

export function readAuth({ factors, auth_plan }: CredentialRow): Plan {
  if (auth_plan === null) {
    const known = JSON.parse(factors) as FactorKind[];
    return { mode: 'explicit', factors: known, expression: undefined };
  }
  const plan = JSON.parse(auth_plan) as StoredPlan;
  return { mode: plan.mode, factors: plan.factors, expression: plan.expression };
}
