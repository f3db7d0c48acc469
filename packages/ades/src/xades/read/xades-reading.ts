/** What a reader of XAdES is given beside the document. */

import type { ReadingBudget } from '../../budget/reading-budget.ts';
import type { WorkBudget } from '../../xml/work-budget.ts';
import type { ResolveContent } from '../reference-octets.ts';

export interface XadesReading {
  /** Gives what the signature names outside of the document. */
  readonly resolve?: ResolveContent;
  /** Of the container around; a document has budgets of its own unless given. */
  readonly shared?: SharedBudgets;
}

export interface SharedBudgets {
  /** Credited with all that `resolve` can give. */
  readonly budget: ReadingBudget;
  readonly work: WorkBudget;
}
