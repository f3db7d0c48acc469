/** The app: which screen is there, in which language, and where links and pushes lead. */

import type { VNode } from 'preact';
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import type { Authenticator } from '../model/authenticator.ts';
import type { EnrolledToken } from '../model/enrolled-token.ts';
import type { Language } from '../model/language.ts';
import { textsOf } from '../texts/texts-of.ts';
import { AppContext } from './app-context.ts';
import type { AppTools } from './app-context.ts';
import { CodePage } from './code-page.tsx';
import { DecidedPage } from './decided-page.tsx';
import { EnrolPage } from './enrol-page.tsx';
import { EnrolledPage } from './enrolled-page.tsx';
import { followCode } from './follow-code.ts';
import { followLinks } from './follow-links.ts';
import { Frame } from './frame.tsx';
import { HomePage } from './home-page.tsx';
import { ListenPage } from './listen-page.tsx';
import { LockPage } from './lock-page.tsx';
import { PastePage } from './paste-page.tsx';
import { ProblemPage } from './problem-page.tsx';
import { ScanPage } from './scan-page.tsx';
import { SettingsPage } from './settings-page.tsx';
import { TokenPage } from './token-page.tsx';
import { TransactionPage } from './transaction-page.tsx';
import { useView } from './use-view.ts';
import type { View } from './view.ts';

export interface AppStart {
  readonly authenticator: Authenticator;
  readonly language: Language;
  readonly tokens: readonly EnrolledToken[];
  readonly lockCredential: Uint8Array | undefined;
}

export function App({ start }: { readonly start: AppStart }): VNode {
  const { authenticator } = start;
  const [language, setLanguage] = useState(start.language);
  const [tokens, setTokens] = useState(start.tokens);
  const [locked, setLocked] = useState(start.lockCredential);
  const [view, show] = useView();
  const reload = useCallback(async () => setTokens(await authenticator.store.listTokens()), []);
  const go = useCallback((next: View) => {
    if (next.at === 'enrolled') void reload();
    show(next);
  }, []);
  const tools = useMemo<AppTools>(
    () => ({
      authenticator,
      language,
      texts: textsOf(language),
      go,
      follow: async (code) => go(await followCode(authenticator, code)),
      chooseLanguage: (chosen) => {
        setLanguage(chosen);
        void keepLanguage(authenticator, chosen);
      },
    }),
    [language],
  );
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = textsOf(language).appName;
  }, [language]);
  useEffect(() => followLinks(tools), [tools]);

  return (
    <AppContext.Provider value={tools}>
      <Frame>
        {locked === undefined ? (
          screenOf(view, { tokens, reload })
        ) : (
          <LockPage credential={locked} onOpen={() => setLocked(undefined)} />
        )}
      </Frame>
    </AppContext.Provider>
  );
}

interface Shown {
  readonly tokens: readonly EnrolledToken[];
  readonly reload: () => Promise<void>;
}

function screenOf(view: View, { tokens, reload }: Shown): VNode {
  switch (view.at) {
    case 'home':
      return <HomePage tokens={tokens} />;
    case 'scan':
      return <ScanPage />;
    case 'listen':
      return <ListenPage />;
    case 'paste':
      return <PastePage />;
    case 'settings':
      return <SettingsPage tokens={tokens} />;
    case 'problem':
      return <ProblemPage code={view.code} />;
    case 'enrol':
      return <EnrolPage offer={view.offer} />;
    case 'enrolled':
      return <EnrolledPage token={view.token} />;
    case 'token':
      return <TokenPage token={view.token} onChanged={reload} />;
    case 'transaction':
      return <TransactionPage key={view.shown.ref} shown={view.shown} />;
    case 'code':
      return <CodePage shown={view.shown} number={view.number} />;
    case 'decided':
      return <DecidedPage decision={view.decision} />;
  }
}

async function keepLanguage({ store }: Authenticator, language: Language): Promise<void> {
  await store.writeSettings({ ...(await store.readSettings()), language });
}
