/**
 * The `traceparent` header: which trace of the caller a request belongs to.
 * W3C Trace Context, level 1, 3.2 `traceparent Header`. One that is malformed counts as none.
 */

export interface TraceParent {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits: the caller's own step. */
  readonly spanId: string;
  readonly sampled: boolean;
}

const form = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.{0,200})?$/;
const zeros = /^0+$/;

export function readTraceParent(header: unknown): TraceParent | undefined {
  if (typeof header !== 'string') return undefined;
  const [, version = 'ff', traceId = '', spanId = '', flags = '', more] = form.exec(header) ?? [];
  // Later versions may say more; the first says nothing more, and ff is none.
  if (version === 'ff' || (version === '00' && more !== undefined)) return undefined;
  if (zeros.test(traceId) || zeros.test(spanId)) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}
