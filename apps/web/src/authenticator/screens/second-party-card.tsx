/**
 * A second party for a token: what it is, its link, for whom it is, and that it is for good. What was
 * enrolled there and not yet bound here is bound at the next press, without another link.
 */

import type { AuthenticatorAnswer } from '@kumoin/sdk';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { OfferedEnrolment } from '../model/enrol-device.ts';
import type { EnrolledToken } from '../model/enrolled-token.ts';
import { useApp } from './app-context.ts';
import { LinkCamera } from './link-camera.tsx';
import { ProblemNote } from './problem-note.tsx';
import { useWork } from './use-work.ts';

export type SecondPartyInfo = NonNullable<AuthenticatorAnswer<'token/info'>['secondParty']>;

interface SecondPartyProps {
  readonly token: EnrolledToken;
  readonly info: SecondPartyInfo;
  readonly onBound: () => Promise<void>;
}

export function SecondPartyCard({ token, info, onBound }: SecondPartyProps): VNode {
  const { texts, authenticator } = useApp();
  const [offer, setOffer] = useState<OfferedEnrolment>();
  const { busy, problem, run } = useWork();
  const bind = () =>
    run(async () => {
      await authenticator.bindSecondParty(token, info.origin, offer);
      await onBound();
    });
  const look = (link: string) =>
    run(async () => setOffer(await authenticator.showSecondEnrolment(info.origin, link)));
  const isBound = info.tokenId !== undefined;
  const isReady = offer !== undefined || token.second?.origin === info.origin;
  return (
    <section class="card" aria-labelledby="second-title">
      <h2 id="second-title">{texts.second.title}</h2>
      <p>{isBound ? texts.second.bound(info.origin) : texts.second.how(info.origin)}</p>
      <ProblemNote code={problem} />
      {!isBound && !isReady && <LinkForm busy={busy} onRead={(link) => void look(link)} />}
      {!isBound && isReady && (
        <>
          <p class="lead">
            {texts.second.question(offer?.service ?? token.second?.service ?? '', offer?.account)}
          </p>
          <button type="button" class="button primary" disabled={busy} onClick={() => void bind()}>
            {busy ? texts.transaction.working : texts.second.confirm}
          </button>
        </>
      )}
    </section>
  );
}

interface LinkFormProps {
  readonly busy: boolean;
  readonly onRead: (link: string) => void;
}

function LinkForm({ busy, onRead }: LinkFormProps): VNode {
  const { texts } = useApp();
  const [link, setLink] = useState('');
  const [looking, setLooking] = useState(false);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) onRead(link);
      }}
    >
      <div class="field">
        <label for="second-link">{texts.second.link}</label>
        <input
          id="second-link"
          type="url"
          value={link}
          required
          autocomplete="off"
          onInput={({ currentTarget }) => setLink(currentTarget.value)}
        />
      </div>
      <button type="submit" class="button" disabled={busy}>
        {texts.paste.read}
      </button>
      {looking ? (
        <LinkCamera
          onRead={(text) => {
            setLooking(false);
            onRead(text);
          }}
        />
      ) : (
        <button type="button" class="button" onClick={() => setLooking(true)}>
          {texts.home.scan}
        </button>
      )}
    </form>
  );
}
