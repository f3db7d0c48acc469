/** A code that leads nowhere, and why. */

import type { VNode } from 'preact';
import type { ProblemCode } from '../model/authenticator-error.ts';
import { useApp } from './app-context.ts';
import { BackButton } from './back-button.tsx';
import { PageTitle } from './page-title.tsx';
import { ProblemNote } from './problem-note.tsx';

export function ProblemPage({ code }: { readonly code: ProblemCode }): VNode {
  const { texts } = useApp();
  return (
    <>
      <PageTitle>{texts.appName}</PageTitle>
      <ProblemNote code={code} />
      <BackButton />
    </>
  );
}
