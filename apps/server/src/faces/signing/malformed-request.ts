/** A member of a request that its form lets through and that cannot be read all the same. */
export class MalformedRequest extends Error {
  readonly statusCode = 400;

  constructor(member: string) {
    super(`cannot read ${member}`);
    this.name = 'MalformedRequest';
  }
}
