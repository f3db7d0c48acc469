/** Before the app opens, where its owner wants that. */

import type { VNode } from 'preact';
import { openLock } from '../device/device-lock.ts';
import { useApp } from './app-context.ts';
import { PageTitle } from './page-title.tsx';
import { ProblemNote } from './problem-note.tsx';
import { useWork } from './use-work.ts';

interface LockPageProps {
  readonly credential: Uint8Array;
  readonly onOpen: () => void;
}

export function LockPage({ credential, onOpen }: LockPageProps): VNode {
  const { texts } = useApp();
  const { busy, problem, run } = useWork();
  const unlock = () => run(async () => openLock(credential).then(onOpen));
  return (
    <>
      <PageTitle>{texts.lock.title}</PageTitle>
      <p>{texts.lock.how}</p>
      <ProblemNote code={problem} />
      <button type="button" class="button primary" disabled={busy} onClick={() => void unlock()}>
        {texts.lock.unlock}
      </button>
    </>
  );
}
