/** Waiting, for who asks to be answered only when something has happened elsewhere. */

export interface Pause {
  /** @returns false at once, from the moment on in which the server closes. */
  wait(milliseconds: number): Promise<boolean>;
}
