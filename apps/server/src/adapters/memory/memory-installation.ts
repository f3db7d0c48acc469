/** The installation's record in memory: for tests and for trying things out. */

import type { Installation, InstallationRecord } from '#ports/installation.ts';

export class MemoryInstallation implements Installation {
  #record: InstallationRecord | undefined;

  async find(): Promise<InstallationRecord | undefined> {
    return structuredClone(this.#record);
  }

  async add(record: InstallationRecord): Promise<boolean> {
    if (this.#record !== undefined) return false;
    this.#record = structuredClone(record);
    return true;
  }
}
