/**
 * Something around every call of a port, without the port or its callers knowing: measuring,
 * tracing. What it makes has the methods of the port, each bound to it, and nothing else.
 */

type Method = (...given: unknown[]) => unknown;

/** @param around is asked once for each method, for what shall be around its calls. */
export function aroundCalls<Port extends object>(
  port: Port,
  around: (method: string) => (given: readonly unknown[], proceed: () => unknown) => unknown,
): Port {
  const wrapped: Record<string, unknown> = {};
  for (const name of methodNames(port)) {
    const method = Reflect.get(port, name) as Method;
    const surround = around(name);
    wrapped[name] = (...given: unknown[]) =>
      surround(given, () => Reflect.apply(method, port, given));
  }
  return wrapped as Port;
}

function methodNames(port: object): ReadonlySet<string> {
  const names = new Set<string>();
  let next: object | null = port;
  while (next !== null && next !== Object.prototype) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(next))) {
      if (name !== 'constructor' && typeof value === 'function') names.add(name);
    }
    next = Object.getPrototypeOf(next) as object | null;
  }
  return names;
}

/** Calls `settled` when a call is over, whether it waited or not; an error passes on. */
export function afterwards(
  proceed: () => unknown,
  settled: (error: unknown, answer: unknown) => void,
): unknown {
  let answer: unknown;
  try {
    answer = proceed();
  } catch (error) {
    settled(error, undefined);
    throw error;
  }
  if (!(answer instanceof Promise)) {
    settled(undefined, answer);
    return answer;
  }
  return answer.then(
    (value: unknown) => {
      settled(undefined, value);
      return value;
    },
    (error: unknown) => {
      settled(error ?? 'an error', undefined);
      throw error;
    },
  );
}
