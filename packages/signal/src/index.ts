/** The door of the package: everything other workspaces may use. */
export * from './flicker/build-flicker-code.ts';
export * from './flicker/flicker-code.ts';
export * from './flicker/flicker-frames.ts';
export * from './flicker/parse-flicker-code.ts';
export * from './flicker/read-hhd-challenge.ts';
export * from './flicker/render-flicker-svg.ts';
export * from './frame/frame.ts';
export * from './lamps/lamp-show.ts';
export { flashingAreaMax } from './lamps/render-lamp-svg.ts';
export * from './light/encode-light-code.ts';
export * from './light/render-light-svg.ts';
export * from './qr/read-qr.ts';
export * from './qr/render-qr-svg.ts';
export * from './signal-error.ts';
export * from './sound/encode-sound.ts';
export * from './sound/sound-reader.ts';
export * from './sound/to-wav.ts';
