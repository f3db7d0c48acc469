/**
 * What of a message can be handed over instead of being copied: documents that came of a job.
 * Nobody in the thread looks at them again.
 */

/** What is small may be a constant of a module, and is copied in no time. */
const handedBytesMin = 64 * 1024;

/** @returns the memory of large arrays that have all of it to themselves. */
export function ownBuffers(message: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  collect(message, found);
  return [...found];
}

function collect(value: unknown, found: Set<ArrayBuffer>): void {
  if (typeof value !== 'object' || value === null) return;
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteLength } = value;
    const whole = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
    if (whole && byteLength >= handedBytesMin) found.add(buffer);
    return;
  }
  for (const each of Object.values(value)) collect(each, found);
}
