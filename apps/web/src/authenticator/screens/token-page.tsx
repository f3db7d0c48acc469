/** One token: how the server sees it, and the way to give it up. */

import type { AuthenticatorAnswer } from '@kumoin/sdk';
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { EnrolledToken } from '../model/enrolled-token.ts';
import { useApp } from './app-context.ts';
import { BackButton } from './back-button.tsx';
import { PageTitle } from './page-title.tsx';
import { ProblemNote } from './problem-note.tsx';
import { SecondPartyCard } from './second-party-card.tsx';
import { useWork } from './use-work.ts';
import { homeView } from './view.ts';

type Info = AuthenticatorAnswer<'token/info'>;

interface TokenPageProps {
  readonly token: EnrolledToken;
  readonly onChanged: () => Promise<void>;
}

export function TokenPage({ token, onChanged }: TokenPageProps): VNode {
  const { texts, authenticator } = useApp();
  const [info, setInfo] = useState<Info>();
  const { problem, run } = useWork();
  const look = async () => setInfo(await authenticator.tokenInfo(token));
  useEffect(() => {
    void run(look);
  }, [authenticator, token]);
  const onBound = async () => {
    await onChanged();
    await look();
  };
  return (
    <>
      <PageTitle>
        <bdi>{token.service}</bdi>
      </PageTitle>
      <ProblemNote code={problem} />
      <TokenFacts token={token} info={info} />
      {info?.secondParty !== undefined && (
        <SecondPartyCard token={token} info={info.secondParty} onBound={onBound} />
      )}
      <RemoveToken token={token} onChanged={onChanged} />
      <BackButton label={texts.back} />
    </>
  );
}

interface TokenFactsProps {
  readonly token: EnrolledToken;
  readonly info: Info | undefined;
}

function TokenFacts({ token, info }: TokenFactsProps): VNode {
  const { texts, language } = useApp();
  const date = (seconds: number) =>
    new Date(seconds * 1000).toLocaleDateString(language, { dateStyle: 'long' });
  const { notAfter } = info ?? token;
  const facts: readonly (readonly [string, string])[] = [
    [texts.enrol.account, token.account],
    [texts.token.device, token.label],
    [texts.token.enrolled, date(token.enrolledAt)],
    [texts.token.expires, notAfter === undefined ? texts.token.never : date(notAfter)],
    ...(info === undefined ? [] : [[texts.token.state, stateOf(info)] as const]),
  ];
  function stateOf({ state, locked }: Info): string {
    return locked ? texts.token.locked : texts.token.states[state];
  }
  return (
    <dl class="card statement">
      {facts.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function RemoveToken({ token, onChanged }: TokenPageProps): VNode {
  const { texts, authenticator, go } = useApp();
  const [asking, setAsking] = useState(false);
  const { busy, problem, run } = useWork();
  const remove = () =>
    run(async () => {
      await authenticator.removeToken(token);
      await onChanged();
      go(homeView);
    });
  if (!asking) {
    return (
      <button type="button" class="button refusal" onClick={() => setAsking(true)}>
        {texts.token.remove}
      </button>
    );
  }
  return (
    <div class="card" role="group" aria-labelledby="remove-question">
      <p id="remove-question">{texts.token.removeQuestion(token.service)}</p>
      <ProblemNote code={problem} />
      <button
        type="button"
        class="button primary danger"
        disabled={busy}
        onClick={() => void remove()}
      >
        {texts.token.removeConfirm}
      </button>
      <button type="button" class="button" onClick={() => setAsking(false)}>
        {texts.cancel}
      </button>
    </div>
  );
}
