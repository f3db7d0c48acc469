/** Samples as a WAV file of one channel and 16 bits: what any browser plays. */

import { sampleRate } from './tone-plan.ts';

const headerOctets = 44;
const pcm = 1;

export function toWav(samples: Float32Array): Uint8Array<ArrayBuffer> {
  const wav = new Uint8Array(headerOctets + 2 * samples.length);
  const view = new DataView(wav.buffer);
  const write = (at: number, text: string): void => wav.set(new TextEncoder().encode(text), at);
  write(0, 'RIFF');
  view.setUint32(4, wav.length - 8, true);
  write(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, pcm, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, 2 * sampleRate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  write(36, 'data');
  view.setUint32(40, 2 * samples.length, true);
  samples.forEach((sample, index) => {
    const bounded = Math.max(-1, Math.min(1, sample));
    view.setInt16(headerOctets + 2 * index, Math.round(bounded * 0x7fff), true);
  });
  return wav;
}
