/** It is decided. */

import type { VNode } from 'preact';
import { useApp } from './app-context.ts';
import { BackButton } from './back-button.tsx';
import { PageTitle } from './page-title.tsx';

export function DecidedPage({ decision }: { readonly decision: 'approved' | 'refused' }): VNode {
  const { texts } = useApp();
  const { approved, approvedText, refused, refusedText } = texts.transaction;
  const isYes = decision === 'approved';
  return (
    <>
      <div class={isYes ? 'message done' : 'message'} role="status">
        <PageTitle>{isYes ? approved : refused}</PageTitle>
        <p>{isYes ? approvedText : refusedText}</p>
      </div>
      <BackButton label={texts.close} />
    </>
  );
}
