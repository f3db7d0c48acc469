/**
 * The time-stamps of a JAdES signature with what each has to be over, in the order they came
 * about: `adoTst` before signing, then those in `etsiU` as they stand there.
 */

import { parseTimestampToken, PkiError } from '@kumoin/pki';
import type { HashAlgorithm, TimestampToken } from '@kumoin/pki';
import type { ReadingBudget } from '../../budget/reading-budget.ts';
import type { PlacedTimestamp, TimestampKind } from '../../extend/augmentable.ts';
import { memberOf } from '../../json/json-value.ts';
import type { JsonNode } from '../../json/parse-json.ts';
import type { EtsiUMember } from '../read/etsi-u.ts';
import type { JadesSignature } from '../read/parsed-jades.ts';
import type { PayloadSource } from '../read/payload-pieces.ts';
import { readTokens } from '../read/validation-values.ts';
import { StampedDigests } from './stamped-digests.ts';

export interface JadesTimestamp extends PlacedTimestamp {
  /** Where it stands in `etsiU`; undefined for one in the protected header. */
  readonly memberIndex?: number;
}

/** @throws {AdesError} `json_too_large` where more would be digested than may be asked. */
export function jadesTimestamps(
  signature: JadesSignature,
  source: PayloadSource,
  budget: ReadingBudget,
): readonly JadesTimestamp[] {
  const digests = new StampedDigests(source, signature);
  const content = memberOf(signature.protectedHeader, 'adoTst');
  const before =
    content === undefined
      ? []
      : place({ kind: 'content', container: content, budget }, (hash) => digests.content(hash));
  const placeMember = ({ name, value: container }: EtsiUMember, index: number) => {
    const placed = (kind: TimestampKind, digestOf: DigestOf) =>
      place({ kind, container, budget }, digestOf);
    switch (name) {
      case 'sigTst':
        return placed('signature', (hash) => digests.signature(hash));
      case 'arcTst':
        return placed('archive', (hash) => digests.archive(hash, index));
      case 'sigRTst':
        return placed('references', (hash) => digests.signatureAndReferences(hash, index));
      case 'rfsTst':
        return placed('references', (hash) => digests.references(hash));
      default:
        return [];
    }
  };
  const added = signature.etsiU.members.flatMap((member, memberIndex) =>
    placeMember(member, memberIndex).map((placed) => ({ ...placed, memberIndex })),
  );
  return [...before, ...added];
}

/** More than one are allowed outside baseline (5.4.3.3); so many nobody needs. */
const tokensMax = 16;

type DigestOf = (hash: HashAlgorithm) => Uint8Array | undefined;

interface Container {
  readonly kind: TimestampKind;
  readonly container: JsonNode | undefined;
  readonly budget: ReadingBudget;
}

/** Baseline signatures have one token in a container (6.3); several are told as they are. */
function place(
  { kind, container, budget }: Container,
  digestOf: DigestOf,
): readonly PlacedTimestamp[] {
  const raws = readTokens(container);
  const faults = raws.length === 1 ? [] : ['timestamp_not_single'];
  return raws.slice(0, tokensMax).map((raw = new Uint8Array()) => {
    if (!budget.takeTimestamp()) {
      const none = { token: undefined, expectedDigest: undefined };
      return { kind, raw, ...none, faults: [...faults, 'timestamps_too_many'] };
    }
    const token = readToken(raw);
    return { kind, raw, token, faults, expectedDigest: token && expect(token, digestOf) };
  });
}

function expect({ tstInfo }: TimestampToken, digestOf: DigestOf): Uint8Array | undefined {
  const { imprint } = tstInfo;
  return 'fault' in imprint ? undefined : digestOf(imprint.hash);
}

function readToken(raw: Uint8Array): TimestampToken | undefined {
  try {
    return parseTimestampToken(raw);
  } catch (cause) {
    // A token that cannot be read is told as such.
    if (cause instanceof PkiError) return undefined;
    throw cause;
  }
}
