/**
 * The six ways to write XML canonically that AdES signatures use (Canonical XML 1.0 and 1.1,
 * Exclusive XML Canonicalization 1.0; EN 319 132-1, 6.3), by the identifiers of their documents.
 */

export interface C14nMethod {
  readonly kind: 'inclusive-1.0' | 'inclusive-1.1' | 'exclusive';
  readonly comments: boolean;
  /** Exclusive alone: prefixes treated as the inclusive way does; the default one is ''. */
  readonly inclusivePrefixes?: readonly string[];
}

const identifiers = {
  'inclusive-1.0': 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
  'inclusive-1.1': 'http://www.w3.org/2006/12/xml-c14n11',
  exclusive: 'http://www.w3.org/2001/10/xml-exc-c14n#',
} as const;

/** What holds where nothing is said (XML Signature 1.1, 4.4.3.2). */
export const defaultC14n: C14nMethod = { kind: 'inclusive-1.0', comments: false };

/** What we write. */
export const exclusiveC14n: C14nMethod = { kind: 'exclusive', comments: false };

export function c14nIdentifier({ kind, comments }: C14nMethod): string {
  const identifier = identifiers[kind];
  if (!comments) return identifier;
  return kind === 'exclusive' ? `${identifier}WithComments` : `${identifier}#WithComments`;
}

/** Undefined for what is no canonicalisation we know. */
export function findC14nMethod(identifier: string): C14nMethod | undefined {
  return methods.find((method) => c14nIdentifier(method) === identifier);
}

const methods: readonly C14nMethod[] = [false, true].flatMap((comments) =>
  (['inclusive-1.0', 'inclusive-1.1', 'exclusive'] as const).map((kind) => ({ kind, comments })),
);
