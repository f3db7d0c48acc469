/**
 * The npm package ggwave (the C++ source of ggwave as WebAssembly) as a judge of our audible code.
 * It brings no types, and tells its thoughts on stdout, which would break the reports of a test run:
 * its own two hooks for that are given a deaf ear.
 */

import { createRequire } from 'node:module';

interface Ggwave {
  readonly ProtocolId?: Readonly<Record<string, unknown>>;
  readonly TxProtocolId?: Readonly<Record<string, unknown>>;
  getDefaultParameters(): Record<string, unknown>;
  init(parameters: Record<string, unknown>): unknown;
  free(instance: unknown): void;
  encode(instance: unknown, payload: string, protocol: unknown, volume: number): Int8Array;
  decode(instance: unknown, waveform: Int8Array): Int8Array;
}

type Factory = (module: object) => Promise<Ggwave>;

const volumePercent = 25;

export interface GgwaveJudge {
  /** @returns samples of 48 kHz. */
  encode(octets: Uint8Array): Float32Array;
  /** @returns undefined if it hears nothing. */
  decode(samples: Float32Array): Uint8Array | undefined;
}

export async function makeGgwaveJudge(): Promise<GgwaveJudge> {
  const factory = createRequire(import.meta.url)('ggwave') as Factory;
  const deaf = (): void => undefined;
  const ggwave = await factory({ print: deaf, printErr: deaf });
  const protocols = ggwave.ProtocolId ?? ggwave.TxProtocolId ?? {};
  const audibleFast =
    protocols['GGWAVE_PROTOCOL_AUDIBLE_FAST'] ?? protocols['GGWAVE_TX_PROTOCOL_AUDIBLE_FAST'];

  // A listener that has heard something is not as deaf as a new one: each call has its own.
  function withInstance<T>(work: (instance: unknown) => T): T {
    const instance = ggwave.init(ggwave.getDefaultParameters());
    try {
      return work(instance);
    } finally {
      ggwave.free(instance);
    }
  }

  return {
    encode: (octets) =>
      withInstance((instance) => {
        const text = String.fromCharCode(...octets);
        const waveform = ggwave.encode(instance, text, audibleFast, volumePercent);
        const { buffer, byteOffset, byteLength } = waveform;
        return new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer);
      }),
    decode: (samples) =>
      withInstance((instance) => {
        const heard = ggwave.decode(instance, new Int8Array(samples.slice().buffer));
        return heard.length === 0 ? undefined : Uint8Array.from(heard, (octet) => octet & 0xff);
      }),
  };
}
