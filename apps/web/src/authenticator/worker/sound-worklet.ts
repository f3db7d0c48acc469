/**
 * Hands on what the microphone hears (W3C Web Audio API, AudioWorklet). It runs in the thread of
 * the sound and does nothing there but copy: reading codes takes longer than a block of sound may.
 */

export {};

interface WorkletScope {
  readonly AudioWorkletProcessor: new () => { readonly port: MessagePort };
  registerProcessor(name: string, processor: new () => object): void;
}

const scope = globalThis as unknown as WorkletScope;

class SoundProcessor extends scope.AudioWorkletProcessor {
  process([input]: readonly (readonly Float32Array[])[]): boolean {
    const [channel] = input ?? [];
    // The block belongs to the system and is used again for the next.
    if (channel !== undefined) this.port.postMessage(channel.slice());
    return true;
  }
}

scope.registerProcessor('kumoin-sound', SoundProcessor);
