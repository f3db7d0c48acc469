/** What the device keeps: tokens with their keys, and a few settings. */

import type { EnrolledToken } from './enrolled-token.ts';
import type { Language } from './language.ts';

export interface DeviceSettings {
  /** Undefined: that of the browser. */
  readonly language: Language | undefined;
  /** How far the clock of the server is ahead of ours. */
  readonly clockOffsetMs: number;
  /** The credential of the device that opens the app; undefined: it is not locked. */
  readonly lockCredential: Uint8Array | undefined;
}

export const settingsDefault: DeviceSettings = {
  language: undefined,
  clockOffsetMs: 0,
  lockCredential: undefined,
};

export interface DeviceStore {
  /** The oldest first. */
  listTokens(): Promise<readonly EnrolledToken[]>;
  putToken(token: EnrolledToken): Promise<void>;
  removeToken(id: string): Promise<void>;
  readSettings(): Promise<DeviceSettings>;
  writeSettings(settings: DeviceSettings): Promise<void>;
}
