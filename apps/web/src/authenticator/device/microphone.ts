/**
 * What the microphone hears, block by block. What a telephone does to voices (echo, noise, loudness)
 * is switched off: to it, tones are noise.
 */

import { AuthenticatorError } from '../model/authenticator-error.ts';
import { soundWorkletPath } from '../build-facts.ts';
import { scriptUrl } from './script-url.ts';

export interface Microphone {
  readonly close: () => void;
}

const wanted: MediaStreamConstraints = {
  video: false,
  audio: {
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
    channelCount: 1,
  },
};

export interface Listener {
  /** Once, before anything is heard. */
  readonly begin: (sampleRate: number) => void;
  readonly hear: (samples: Float32Array) => void;
}

/** @throws {AuthenticatorError} `microphone_refused`, `microphone_missing`. */
export async function openMicrophone({ begin, hear }: Listener): Promise<Microphone> {
  const stream = await openStream();
  const context = new AudioContext();
  const close = (): void => {
    for (const track of stream.getTracks()) track.stop();
    void context.close();
  };
  try {
    await context.audioWorklet.addModule(scriptUrl(soundWorkletPath()));
    await context.resume();
  } catch (cause) {
    close();
    throw new AuthenticatorError('microphone_missing', { cause });
  }
  begin(context.sampleRate);
  const reader = new AudioWorkletNode(context, 'kumoin-sound', { numberOfOutputs: 0 });
  reader.port.addEventListener('message', ({ data }: MessageEvent<Float32Array>) => hear(data));
  reader.port.start();
  context.createMediaStreamSource(stream).connect(reader);
  return { close };
}

async function openStream(): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia(wanted);
  } catch (cause) {
    const refused = cause instanceof DOMException && cause.name === 'NotAllowedError';
    throw new AuthenticatorError(refused ? 'microphone_refused' : 'microphone_missing', { cause });
  }
}
