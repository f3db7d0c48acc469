/**
 * Cuts a CMS apart and sews it together again for tests: elements are found by their lengths
 * alone, without the parser that is tested, and put back with lengths that are right again.
 */

export interface Cut {
  readonly tag: number;
  /** Tag, length and content. */
  readonly raw: Uint8Array;
  readonly content: Uint8Array;
}

/** The elements that stand one after the other, definite lengths only. */
export function cut(bytes: Uint8Array): readonly Cut[] {
  const found: Cut[] = [];
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at + 1] ?? 0;
    const octets = first < 0x80 ? 0 : first & 0x7f;
    let length = octets === 0 ? first : 0;
    for (let index = 0; index < octets; index += 1) {
      length = length * 256 + (bytes[at + 2 + index] ?? 0);
    }
    const start = at + 2 + octets;
    const raw = bytes.subarray(at, start + length);
    found.push({ tag: bytes[at] ?? 0, raw, content: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return found;
}

/** The element under that path of places, counted from 0. */
export function cutAt(bytes: Uint8Array, ...path: readonly number[]): Cut {
  const [whole] = cut(bytes);
  let here = whole;
  for (const place of path) here = here && cut(here.content)[place];
  if (here === undefined) throw new Error(`nothing at ${path.join('.')}`);
  return here;
}

export function sew(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts);
  const { length } = content;
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  const header = length < 0x80 ? [length] : [0x80 | octets.length, ...octets];
  return new Uint8Array(Buffer.concat([Uint8Array.from([tag, ...header]), content]));
}

/** The members of SignedData: version, algorithms, content, certificates, lists, signers. */
export interface Opened {
  readonly version: Cut;
  readonly digestAlgorithms: Cut;
  readonly encapsulated: Cut;
  readonly certificates: Cut | undefined;
  readonly crls: Cut | undefined;
  readonly signerInfos: Cut;
}

export function openCms(cms: Uint8Array): Opened {
  const members = cut(cutAt(cms, 1, 0).content);
  const [version, digestAlgorithms, encapsulated] = members;
  const signerInfos = members.at(-1);
  if (!version || !digestAlgorithms || !encapsulated || !signerInfos) throw new Error('no CMS');
  const tagged = (tag: number) => members.find((member) => member.tag === tag);
  const sets = { certificates: tagged(0xa0), crls: tagged(0xa1) };
  return { version, digestAlgorithms, encapsulated, ...sets, signerInfos };
}

/** The CMS with some of its members replaced, each given whole. */
export function closeCms(
  cms: Uint8Array,
  replaced: Partial<Record<keyof Opened, Uint8Array>>,
): Uint8Array {
  const members = Object.entries(openCms(cms) satisfies Opened) as [keyof Opened, Cut][];
  const parts = members.flatMap(([name, member]) => {
    const raw = replaced[name] ?? (member as Cut | undefined)?.raw;
    return raw === undefined ? [] : [raw];
  });
  return sew(0x30, cutAt(cms, 0).raw, sew(0xa0, sew(0x30, ...parts)));
}

/** The members of the SignerInfo at that place. */
export function signerMembers(cms: Uint8Array, place = 0): readonly Cut[] {
  const signer = cut(openCms(cms).signerInfos.content)[place];
  if (signer === undefined) throw new Error(`no signer ${place}`);
  return cut(signer.content);
}

/** The unsigned attributes of the SignerInfo at that place. */
export function unsignedAttributes(cms: Uint8Array, place = 0): readonly Cut[] {
  const last = signerMembers(cms, place).at(-1);
  return last?.tag === 0xa1 ? cut(last.content) : [];
}

/** The CMS with other members in its first SignerInfo. */
export function withSignerMembers(
  cms: Uint8Array,
  change: (members: readonly Uint8Array[]) => readonly Uint8Array[],
): Uint8Array {
  const [, ...others] = cut(openCms(cms).signerInfos.content);
  const first = sew(0x30, ...change(signerMembers(cms).map(({ raw }) => raw)));
  return closeCms(cms, { signerInfos: sew(0x31, first, ...others.map(({ raw }) => raw)) });
}

/** The CMS with other unsigned attributes in its first SignerInfo. */
export function withUnsignedAttributes(
  cms: Uint8Array,
  change: (attributes: readonly Uint8Array[]) => readonly Uint8Array[],
): Uint8Array {
  const attributes = change(unsignedAttributes(cms).map(({ raw }) => raw));
  return withSignerMembers(cms, (members) => [
    ...members.slice(0, 6),
    ...(attributes.length === 0 ? [] : [sew(0xa1, ...attributes)]),
  ]);
}

/** One bit of the last octet the other way round. */
export function flipLast(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes, (octet, index) => (index === bytes.length - 1 ? octet ^ 1 : octet));
}

/** `needle` replaced by as many octets, once, wherever it stands first. */
export function overwrite(bytes: Uint8Array, needle: Uint8Array, by: Uint8Array): Uint8Array {
  const at = Buffer.from(bytes).indexOf(needle);
  if (at < 0 || needle.length !== by.length) throw new Error('not there, or of another length');
  const changed = Uint8Array.from(bytes);
  changed.set(by, at);
  return changed;
}
