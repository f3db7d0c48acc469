/** The microphone: a code that the other device plays. */

import { SoundReader } from '@kumoin/signal';
import type { VNode } from 'preact';
import { openMicrophone } from '../device/microphone.ts';
import { readPayload } from '../model/read-code.ts';
import { useApp } from './app-context.ts';
import { BackButton } from './back-button.tsx';
import { PageTitle } from './page-title.tsx';
import { ProblemNote } from './problem-note.tsx';
import { useDevice } from './use-device.ts';
import type { Found } from './use-device.ts';

export function ListenPage(): VNode {
  const { texts } = useApp();
  const problem = useDevice(listen);
  return (
    <>
      <PageTitle>{texts.listen.title}</PageTitle>
      <p>{texts.listen.how}</p>
      <ProblemNote code={problem} />
      {problem === undefined && (
        <p role="status" class="lead">
          {texts.listen.hearing}
        </p>
      )}
      <BackButton />
    </>
  );
}

/** @returns how to stop it. */
async function listen(found: Found): Promise<() => void> {
  let reader: SoundReader | undefined;
  const microphone = await openMicrophone({
    begin: (sampleRate) => (reader = new SoundReader(sampleRate)),
    hear: (samples) => {
      const payload = reader?.read(samples);
      if (payload !== undefined) found(() => readPayload(payload));
    },
  });
  return microphone.close;
}
