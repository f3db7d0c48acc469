/**
 * A statement in full: every line of it, in its order, with the words of the device. Nothing is cut
 * short or folded away, since all of it is what is approved.
 *
 * The words of strangers are isolated (`bdi`), so that text in another direction cannot put itself
 * into the line before.
 */

import { formatStatement } from '@kumoin/otp';
import type { Statement } from '@kumoin/otp';
import type { VNode } from 'preact';
import { useApp } from './app-context.ts';

const prominent: ReadonlySet<string> = new Set(['payee', 'amount', 'currency', 'document']);
const coded: ReadonlySet<string> = new Set(['digest', 'payeeAccount', 'payerAccount']);

export function StatementView({ statement }: { readonly statement: Statement }): VNode {
  const { texts, language } = useApp();
  const { relyingParty, lines } = formatStatement(statement, language);
  return (
    <dl class="statement">
      <div>
        <dt>{texts.transaction.asks}</dt>
        <dd>
          <bdi>{relyingParty}</bdi>
        </dd>
      </div>
      {lines.map(({ name, label, shown }, index) => (
        // Fields never change places; documents repeat their names.
        <div key={index} class={prominent.has(name) ? 'prominent' : undefined}>
          <dt>{label}</dt>
          <dd class={coded.has(name) ? 'coded' : undefined}>
            <bdi>{shown}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}
