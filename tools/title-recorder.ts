/**
 * Stands in for `node:test` while titles are collected: it notes what a test file would run, and
 * runs none of it. Only suites are entered, since that is where their tests are.
 */

/** What was noted since the last time; inner titles behind those of their suites. */
const noted: string[] = [];
const path: string[] = [];

export function takeTitles(): readonly string[] {
  return noted.splice(0);
}

export function test(title: string): void {
  noted.push([...path, title].join(' > '));
}

export function describe(title: string, ...rest: readonly unknown[]): void {
  const body = rest.at(-1);
  path.push(title);
  if (typeof body === 'function') (body as () => void)();
  path.pop();
}

const ignore = (): void => {};

export { test as it, describe as suite };
export { ignore as before, ignore as after, ignore as beforeEach, ignore as afterEach };
