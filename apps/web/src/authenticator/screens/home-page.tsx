/** What waits, the ways to read a code, and for which accounts this device answers. */

import { statementKindTitles } from '@kumoin/otp';
import type { VNode } from 'preact';
import type { EnrolledToken } from '../model/enrolled-token.ts';
import type { ShownTransaction } from '../model/shown-transaction.ts';
import { useApp } from './app-context.ts';
import { PageTitle } from './page-title.tsx';
import { ProblemNote } from './problem-note.tsx';
import { usePending } from './use-pending.ts';
import type { Pending } from './use-pending.ts';

export function HomePage({ tokens }: { readonly tokens: readonly EnrolledToken[] }): VNode {
  const pending = usePending(tokens);
  return (
    <>
      {tokens.length === 0 ? <FirstSteps /> : <Waiting pending={pending} />}
      <CodeReaders first={tokens.length === 0} />
      {tokens.length > 0 && <TokenList tokens={tokens} pending={pending} />}
      <SettingsLink />
    </>
  );
}

function FirstSteps(): VNode {
  const { texts } = useApp();
  return (
    <div class="card">
      <PageTitle>{texts.home.empty}</PageTitle>
      <ol class="steps">
        {texts.home.emptySteps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </div>
  );
}

function Waiting({ pending }: { readonly pending: Pending }): VNode {
  const { texts } = useApp();
  const { transactions, problems } = pending;
  const isOffline = [...problems.values()].includes('offline');
  const isForged = [...problems.values()].includes('not_genuine');
  return (
    <>
      <PageTitle>{texts.home.waiting}</PageTitle>
      {isForged && <ProblemNote code="not_genuine" />}
      <div aria-live="polite" class="waiting">
        {transactions?.map((shown) => (
          <WaitingCard key={shown.ref} shown={shown} />
        ))}
        {isOffline && <p class="warning">{texts.home.offline}</p>}
        {transactions?.length === 0 && !isOffline && <p class="nothing">{texts.home.nothing}</p>}
      </div>
    </>
  );
}

function WaitingCard({ shown }: { readonly shown: ShownTransaction }): VNode {
  const { texts, language, go } = useApp();
  const { kind, relyingParty } = shown.statement;
  return (
    <article class="card pending">
      <h2>{statementKindTitles[language][kind]}</h2>
      <p>
        <bdi>{texts.home.from(relyingParty)}</bdi>
      </p>
      <button type="button" class="button primary" onClick={() => go({ at: 'transaction', shown })}>
        {texts.home.open}
      </button>
    </article>
  );
}

function CodeReaders({ first }: { readonly first: boolean }): VNode {
  const { texts, go } = useApp();
  return (
    <div class="readers">
      <button
        type="button"
        class={first ? 'button primary' : 'button'}
        onClick={() => go({ at: 'scan' })}
      >
        {texts.home.scan}
      </button>
      {!first && (
        <button type="button" class="button" onClick={() => go({ at: 'listen' })}>
          {texts.home.listen}
        </button>
      )}
      <button type="button" class="button" onClick={() => go({ at: 'paste' })}>
        {texts.home.paste}
      </button>
    </div>
  );
}

interface TokenListProps {
  readonly tokens: readonly EnrolledToken[];
  readonly pending: Pending;
}

function TokenList({ tokens, pending }: TokenListProps): VNode {
  const { texts, go } = useApp();
  return (
    <section aria-labelledby="tokens-title">
      <h2 id="tokens-title">{texts.home.tokens}</h2>
      <ul class="list tokens">
        {tokens.map((token) => (
          <li key={token.id}>
            <button type="button" class="token" onClick={() => go({ at: 'token', token })}>
              <span class="token-service">
                <bdi>{token.service}</bdi>
              </span>
              <span class="token-account">
                <bdi>{token.account}</bdi>
              </span>
              <TokenProblem code={pending.problems.get(token.id)} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function TokenProblem({ code }: { readonly code: string | undefined }): VNode | null {
  const { texts } = useApp();
  if (code !== 'token_not_usable' && code !== 'token_locked') return null;
  return <span class="token-problem">{texts.problems[code]}</span>;
}

function SettingsLink(): VNode {
  const { texts, go } = useApp();
  return (
    <p class="settings-link">
      <button type="button" class="link" onClick={() => go({ at: 'settings' })}>
        {texts.home.settings}
      </button>
    </p>
  );
}
