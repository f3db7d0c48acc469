/** For whom this device is about to answer, and how it is called: nothing is enrolled unseen. */

import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { OfferedEnrolment } from '../model/enrol-device.ts';
import { useApp } from './app-context.ts';
import { BackButton } from './back-button.tsx';
import { PageTitle } from './page-title.tsx';
import { ProblemNote } from './problem-note.tsx';
import { useWork } from './use-work.ts';

const labelMax = 60;

export function EnrolPage({ offer }: { readonly offer: OfferedEnrolment }): VNode {
  const { texts, authenticator, go } = useApp();
  const [label, setLabel] = useState(texts.enrol.labelDefault);
  const { busy, problem, run } = useWork();
  const enrol = () =>
    run(async () => {
      go({ at: 'enrolled', token: await authenticator.enrol(offer, label.trim()) });
    });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void enrol();
      }}
    >
      <PageTitle>{texts.enrol.title}</PageTitle>
      <p class="lead">{texts.enrol.question}</p>
      <OfferFacts offer={offer} />
      <div class="field">
        <label for="label">{texts.enrol.label}</label>
        <p class="hint" id="label-hint">
          {texts.enrol.labelHint}
        </p>
        <input
          id="label"
          value={label}
          maxLength={labelMax}
          required
          pattern=".*\S.*"
          autocomplete="off"
          aria-describedby="label-hint"
          onInput={({ currentTarget }) => setLabel(currentTarget.value)}
        />
      </div>
      <ProblemNote code={problem} />
      <button type="submit" class="button primary" disabled={busy}>
        {busy ? texts.transaction.working : texts.enrol.confirm}
      </button>
      <BackButton label={texts.cancel} />
    </form>
  );
}

function OfferFacts({ offer }: { readonly offer: OfferedEnrolment }): VNode {
  const { texts } = useApp();
  const facts = [
    [texts.enrol.service, offer.service],
    [texts.enrol.account, offer.account],
  ] as const;
  return (
    <dl class="card statement">
      {facts.map(([term, value]) => (
        <div key={term} class="prominent">
          <dt>{term}</dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}
