/**
 * A member of a request that its form lets through and that cannot be read all the same. The face
 * has the words for it, as for a request that its form refuses.
 */
export class MalformedRequest extends Error {
  constructor(member: string) {
    super(`cannot read ${member}`);
    this.name = 'MalformedRequest';
  }
}
