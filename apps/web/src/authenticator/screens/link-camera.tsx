/** The camera for a link that is not to this app: its text goes to whoever asked, and nowhere else. */

import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { openCamera } from '../device/camera.ts';
import { Preview } from '../device/preview.ts';
import { QrReading } from '../device/qr-reading.ts';
import { AuthenticatorError } from '../model/authenticator-error.ts';
import type { ProblemCode } from '../model/authenticator-error.ts';
import { useApp } from './app-context.ts';
import { ProblemNote } from './problem-note.tsx';

interface LinkCameraProps {
  /** Told once; the text is a stranger's. */
  readonly onRead: (text: string) => void;
}

export function LinkCamera({ onRead }: LinkCameraProps): VNode {
  const { texts } = useApp();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [problem, setProblem] = useState<ProblemCode>();
  useEffect(() => {
    if (canvas.current === null) return undefined;
    let over = false;
    const preview = new Preview(canvas.current);
    const pictures = new QrReading((text) => {
      if (!over) onRead(text);
      over = true;
    });
    const opening = openCamera(({ picture, at }) => {
      preview.show(picture, at);
      pictures.look(picture);
    });
    opening.catch((cause: unknown) => {
      if (!(cause instanceof AuthenticatorError)) throw cause;
      setProblem(cause.code);
    });
    return () => {
      over = true;
      pictures.close();
      void opening.then((camera) => camera.close()).catch(() => {});
    };
    // The device is opened once, when this appears.
  }, []);
  return (
    <>
      <ProblemNote code={problem} />
      <div class="viewfinder" hidden={problem !== undefined}>
        <canvas ref={canvas} role="img" aria-label={texts.scan.preview} />
      </div>
      <p role="status" hidden={problem !== undefined}>
        {texts.scan.looking}
      </p>
    </>
  );
}
