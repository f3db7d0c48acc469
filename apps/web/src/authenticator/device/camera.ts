/**
 * Pictures of the camera, one by one, as pixels. The video itself is never on the page: it would show
 * a blinking code as blinking; see `preview.ts`.
 */

import { AuthenticatorError } from '../model/authenticator-error.ts';

export interface CameraPicture {
  readonly picture: ImageData;
  /** Milliseconds, of a clock that only grows: when it was taken. */
  readonly at: number;
}

export interface Camera {
  readonly close: () => void;
}

const wanted: MediaStreamConstraints = {
  audio: false,
  video: { facingMode: 'environment', width: { ideal: 1280 }, frameRate: { ideal: 30 } },
};
/** Enough for a dense picture code, little enough to be looked at thirty times a second. */
const widthMax = 720;

/** @throws {AuthenticatorError} `camera_refused`, `camera_missing`. */
export async function openCamera(onPicture: (taken: CameraPicture) => void): Promise<Camera> {
  const stream = await openStream();
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  await video.play();
  const stop = watch(video, onPicture);
  return {
    close: () => {
      stop();
      for (const track of stream.getTracks()) track.stop();
    },
  };
}

async function openStream(): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia(wanted);
  } catch (cause) {
    const refused = cause instanceof DOMException && cause.name === 'NotAllowedError';
    throw new AuthenticatorError(refused ? 'camera_refused' : 'camera_missing', { cause });
  }
}

/** @returns how to stop it. */
function watch(video: HTMLVideoElement, onPicture: (taken: CameraPicture) => void): () => void {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  let handle = 0;
  let over = false;
  const take = (at: number): void => {
    if (over) return;
    const scale = Math.min(1, widthMax / video.videoWidth);
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    if (context !== null && canvas.width > 0 && canvas.height > 0) {
      context.drawImage(video, 0, 0, canvas.width, canvas.height);
      onPicture({ picture: context.getImageData(0, 0, canvas.width, canvas.height), at });
    }
    handle = next(video, take);
  };
  handle = next(video, take);
  return () => {
    over = true;
    video.cancelVideoFrameCallback?.(handle);
    video.pause();
  };
}

/** With the time the picture was presented, where the browser tells it. */
function next(video: HTMLVideoElement, take: (at: number) => void): number {
  if ('requestVideoFrameCallback' in video) {
    return video.requestVideoFrameCallback((at) => take(at));
  }
  return requestAnimationFrame(take);
}
