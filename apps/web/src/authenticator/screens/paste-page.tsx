/** A link instead of a picture: the same codes, for whoever reads them on this very device. */

import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { readCode } from '../model/read-code.ts';
import { useApp } from './app-context.ts';
import { BackButton } from './back-button.tsx';
import { PageTitle } from './page-title.tsx';
import { ProblemNote } from './problem-note.tsx';
import { useWork } from './use-work.ts';

export function PastePage(): VNode {
  const { texts, authenticator, follow } = useApp();
  const [link, setLink] = useState('');
  const { busy, problem, run } = useWork();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void run(async () => follow(readCode(link, authenticator.home)));
      }}
    >
      <PageTitle>{texts.paste.title}</PageTitle>
      <ProblemNote code={problem} />
      <div class="field">
        <label for="link">{texts.paste.label}</label>
        <p class="hint" id="link-hint">
          {texts.paste.hint}
        </p>
        <input
          id="link"
          type="url"
          value={link}
          required
          autocomplete="off"
          aria-describedby="link-hint"
          aria-invalid={problem !== undefined}
          onInput={({ currentTarget }) => setLink(currentTarget.value)}
        />
      </div>
      <button type="submit" class="button primary" disabled={busy}>
        {texts.paste.read}
      </button>
      <BackButton />
    </form>
  );
}
