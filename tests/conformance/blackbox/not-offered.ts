/** Something a server may have and says it has not; `info` is believed. */
export class NotOffered extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NotOffered';
  }
}
