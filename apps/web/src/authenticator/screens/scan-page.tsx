/** The camera: picture codes and blinking lamps at once, whichever is there. */

import { greyFrame, LightReader } from '@kumoin/signal';
import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { openCamera } from '../device/camera.ts';
import type { CameraPicture } from '../device/camera.ts';
import { Preview } from '../device/preview.ts';
import { QrReading } from '../device/qr-reading.ts';
import { readCode, readPayload } from '../model/read-code.ts';
import { useApp } from './app-context.ts';
import type { AppTools } from './app-context.ts';
import { BackButton } from './back-button.tsx';
import { PageTitle } from './page-title.tsx';
import { ProblemNote } from './problem-note.tsx';
import { useDevice } from './use-device.ts';
import type { Found } from './use-device.ts';

export function ScanPage(): VNode {
  const { texts, authenticator } = useApp();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [inSight, setInSight] = useState(false);
  const problem = useDevice((found) =>
    canvas.current === null
      ? Promise.resolve(() => {})
      : scan({ canvas: canvas.current, home: authenticator.home, setInSight, found }),
  );
  const blind = problem?.startsWith('camera_') ?? false;
  return (
    <>
      <PageTitle>{texts.scan.title}</PageTitle>
      <p>{texts.scan.how}</p>
      <ProblemNote code={problem} />
      <div class="viewfinder" hidden={blind}>
        <canvas ref={canvas} role="img" aria-label={texts.scan.preview} />
      </div>
      <p role="status" class="lead" hidden={blind}>
        {inSight ? texts.scan.reading : texts.scan.looking}
      </p>
      <p class="hint" hidden={blind}>
        {texts.scan.still}
      </p>
      <BackButton />
    </>
  );
}

interface Scanning {
  readonly canvas: HTMLCanvasElement;
  readonly home: AppTools['authenticator']['home'];
  readonly setInSight: (inSight: boolean) => void;
  readonly found: Found;
}

/** @returns how to stop it. */
async function scan({ canvas, home, setInSight, found }: Scanning): Promise<() => void> {
  const preview = new Preview(canvas);
  const lamps = new LightReader();
  const pictures = new QrReading((text) => found(() => readCode(text, home)));
  const look = ({ picture, at }: CameraPicture): void => {
    preview.show(picture, at);
    pictures.look(picture);
    const payload = lamps.read(greyFrame(picture, at));
    setInSight(lamps.isInSight);
    if (payload !== undefined) found(() => readPayload(payload));
  };
  const camera = await openCamera(look).catch((cause: unknown) => {
    pictures.close();
    throw cause;
  });
  return () => {
    camera.close();
    pictures.close();
  };
}
