/** What is wished of an XML or a JSON signature, from the command line to the order for it. */

import type { SignatureOrder } from '@kumoin/ades';
import type { SignOptions } from '../sign/sign-options.ts';
import type { SigningPlan } from './signing-plan.ts';

/** @returns the members of the order that only one format looks at. */
export function formatWishes({
  elements,
  parent,
  unencoded,
}: SignOptions): Pick<SignatureOrder, 'xml' | 'jades'> {
  return {
    xml: {
      ...(elements.length > 0 && { elementIds: elements }),
      ...(parent !== undefined && { parentId: parent }),
    },
    ...(unencoded && { jades: { unencoded } }),
  };
}

/** Whoever names elements need not name the packaging, too. */
export function planForElements<Plan extends SigningPlan>(plan: Plan, options: SignOptions): Plan {
  const { elements, packaging } = options;
  const isInside = plan.format === 'xades' && elements.length > 0 && packaging === undefined;
  return isInside ? { ...plan, packaging: 'internally-detached' } : plan;
}
