/** A claim that cannot be shown on this target: something is not known of it, or takes too long. */
export class NotTried extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NotTried';
  }
}
