/** The device is a token now. */

import type { VNode } from 'preact';
import type { EnrolledToken } from '../model/enrolled-token.ts';
import { useApp } from './app-context.ts';
import { BackButton } from './back-button.tsx';
import { PageTitle } from './page-title.tsx';

export function EnrolledPage({ token }: { readonly token: EnrolledToken }): VNode {
  const { texts } = useApp();
  return (
    <>
      <div class="message done" role="status">
        <PageTitle>{texts.enrol.done}</PageTitle>
        <p>{texts.enrol.doneText(token.service)}</p>
      </div>
      <BackButton label={texts.close} />
    </>
  );
}
