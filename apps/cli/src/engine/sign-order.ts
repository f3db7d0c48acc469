/** One run of `kumoin sign`: what is signed, what it is to become, and what was said about it. */

import type { SignOptions } from '../sign/sign-options.ts';
import type { SigningPlan } from './signing-plan.ts';

export interface SignOrder {
  readonly files: readonly string[];
  readonly plan: SigningPlan;
  readonly options: SignOptions;
}
