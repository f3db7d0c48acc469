/** What stands around every screen: the name of the app and the choice of language. */

import type { ComponentChildren, VNode } from 'preact';
import { languages } from '../model/language.ts';
import { textsOf } from '../texts/texts-of.ts';
import { useApp } from './app-context.ts';

export function Frame({ children }: { readonly children: ComponentChildren }): VNode {
  const { texts, language, chooseLanguage } = useApp();
  return (
    <>
      <a
        class="skip"
        href="#content"
        onClick={(event) => {
          // The address holds what the app is to do, so it is left alone.
          event.preventDefault();
          document.getElementById('content')?.focus();
        }}
      >
        {texts.skip}
      </a>
      <header class="masthead">
        <p class="brand">
          <img src="icon.svg" alt="" width={32} height={32} />
          <span>{texts.appName}</span>
        </p>
        <nav class="languages" aria-label={texts.languages}>
          <ul>
            {languages
              .filter((each) => each !== language)
              .map((each) => (
                <li key={each}>
                  <button type="button" lang={each} onClick={() => chooseLanguage(each)}>
                    {textsOf(each).ownName}
                  </button>
                </li>
              ))}
          </ul>
        </nav>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
