/** Every single value in a JSON document, and the document with one of them changed. */

export type WirePath = readonly (string | number)[];

export interface WireLeaf {
  readonly path: WirePath;
  readonly value: unknown;
}

export function leavesOf(wire: unknown, path: WirePath = []): readonly WireLeaf[] {
  if (typeof wire !== 'object' || wire === null) return [{ path, value: wire }];
  const steps: [string | number, unknown][] = Array.isArray(wire)
    ? [...wire.entries()]
    : Object.entries(wire);
  return steps.flatMap(([step, value]) => leavesOf(value, [...path, step]));
}

export function withLeaf(wire: unknown, [step, ...rest]: WirePath, value: unknown): unknown {
  if (step === undefined) return value;
  const inner = (wire as Record<string | number, unknown>)[step];
  const changed = withLeaf(inner, rest, value);
  if (Array.isArray(wire)) return wire.with(Number(step), changed);
  return { ...(wire as object), [step]: changed };
}
