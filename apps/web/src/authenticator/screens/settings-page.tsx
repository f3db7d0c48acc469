/** Notifications, installing, the lock of the app, and which version this is. */

import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { pageVersion } from '../build-facts.ts';
import { canLock, makeLock, openLock } from '../device/device-lock.ts';
import { canInstall, install } from '../device/install-offer.ts';
import { pushState, subscribeToPush } from '../device/push-registration.ts';
import type { PushState } from '../device/push-registration.ts';
import type { EnrolledToken } from '../model/enrolled-token.ts';
import { useApp } from './app-context.ts';
import { BackButton } from './back-button.tsx';
import { PageTitle } from './page-title.tsx';
import { ProblemNote } from './problem-note.tsx';
import { useWork } from './use-work.ts';

export function SettingsPage({ tokens }: { readonly tokens: readonly EnrolledToken[] }): VNode {
  const { texts } = useApp();
  return (
    <>
      <PageTitle>{texts.settings.title}</PageTitle>
      <PushSetting tokens={tokens} />
      <InstallSetting />
      <LockSetting />
      <p class="hint">
        {texts.settings.version}: {pageVersion()}
      </p>
      <BackButton />
    </>
  );
}

function PushSetting({ tokens }: { readonly tokens: readonly EnrolledToken[] }): VNode {
  const { texts, authenticator } = useApp();
  const [state, setState] = useState<PushState>();
  const { busy, problem, run } = useWork();
  useEffect(() => void pushState().then(setState), []);
  const turnOn = () =>
    run(async () => {
      for (const token of tokens) {
        const { pushKey } = await authenticator.tokenInfo(token);
        const push = pushKey === undefined ? undefined : await subscribeToPush(pushKey);
        if (push === undefined) return setState(await pushState().then(denied));
        await authenticator.registerPush(token, push);
      }
      setState(await pushState());
    });
  return (
    <section class="card" aria-labelledby="push-title">
      <h2 id="push-title">{texts.settings.push}</h2>
      <p>{texts.settings.pushHint}</p>
      <ProblemNote code={problem} />
      <div role="status">
        {state === 'on' && <p>{texts.settings.pushIsOn}</p>}
        {state === 'denied' && <p>{texts.settings.pushDenied}</p>}
        {state === 'unavailable' && <p>{texts.settings.pushNotHere}</p>}
      </div>
      {state === 'off' && tokens.length > 0 && (
        <button type="button" class="button" disabled={busy} onClick={() => void turnOn()}>
          {texts.settings.pushOn}
        </button>
      )}
    </section>
  );
}

/** Nothing came of it: there is no push here, whatever the browser could do. */
const denied = (state: PushState): PushState => (state === 'off' ? 'unavailable' : state);

function InstallSetting(): VNode | null {
  const { texts } = useApp();
  const [offered, setOffered] = useState(canInstall());
  if (!offered) return null;
  return (
    <section class="card" aria-labelledby="install-title">
      <h2 id="install-title">{texts.settings.install}</h2>
      <p>{texts.settings.installHint}</p>
      <button
        type="button"
        class="button"
        onClick={() => void install().then(() => setOffered(false))}
      >
        {texts.settings.install}
      </button>
    </section>
  );
}

function LockSetting(): VNode | null {
  const { texts, authenticator } = useApp();
  const { store } = authenticator;
  const [possible, setPossible] = useState(false);
  const [credential, setCredential] = useState<Uint8Array>();
  const { busy, problem, run } = useWork();
  useEffect(() => {
    void canLock().then(setPossible);
    void store.readSettings().then(({ lockCredential }) => setCredential(lockCredential));
  }, [store]);
  const change = () =>
    run(async () => {
      const lockCredential =
        credential === undefined ? await makeLock(texts.appName) : await unlocked(credential);
      await store.writeSettings({ ...(await store.readSettings()), lockCredential });
      setCredential(lockCredential);
    });
  if (!possible && credential === undefined) return null;
  return (
    <section class="card" aria-labelledby="lock-title">
      <h2 id="lock-title">{texts.settings.lock}</h2>
      <p>{texts.settings.lockHint}</p>
      <ProblemNote code={problem} />
      <button type="button" class="button" disabled={busy} onClick={() => void change()}>
        {credential === undefined ? texts.settings.lockOn : texts.settings.lockOff}
      </button>
    </section>
  );
}

/** Who turns the lock off shows first that they could open it. */
async function unlocked(credential: Uint8Array): Promise<undefined> {
  await openLock(credential);
}
