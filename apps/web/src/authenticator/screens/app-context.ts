/** What every screen has at hand. */

import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Authenticator } from '../model/authenticator.ts';
import type { Language } from '../model/language.ts';
import type { ReadCode } from '../model/read-code.ts';
import type { Texts } from '../texts/texts.ts';
import type { View } from './view.ts';

export interface AppTools {
  readonly authenticator: Authenticator;
  readonly language: Language;
  readonly texts: Texts;
  readonly go: (view: View) => void;
  /** Goes where a code leads: to an enrolment, to a transaction, or to what is wrong with it. */
  readonly follow: (code: ReadCode) => Promise<void>;
  readonly chooseLanguage: (language: Language) => void;
}

export const AppContext = createContext<AppTools | undefined>(undefined);

export function useApp(): AppTools {
  const tools = useContext(AppContext);
  if (tools === undefined) throw new Error('a screen stands outside of the app');
  return tools;
}
