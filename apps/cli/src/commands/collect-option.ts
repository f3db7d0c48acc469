/** An option that may be written several times, in the order in which it was. */

export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
