/**
 * The time-stamps of a JAdES signature with what each has to be over, in the order they came
 * about: `adoTst` before signing, then those in `etsiU` as they stand there.
 */

import { digestPieces, parseTimestampToken, PkiError } from '@kumoin/pki';
import type { HashAlgorithm, TimestampToken } from '@kumoin/pki';
import type { PlacedTimestamp, TimestampKind } from '../../extend/augmentable.ts';
import { memberOf } from '../../json/json-value.ts';
import type { JsonNode } from '../../json/parse-json.ts';
import type { JadesSignature } from '../read/parsed-jades.ts';
import type { PayloadSource } from '../read/payload-pieces.ts';
import {
  archiveStampPieces,
  contentStampPieces,
  referencePieces,
  signatureAndReferencePieces,
  signatureStampPieces,
} from '../read/stamped-pieces.ts';
import { readTokens } from '../read/validation-values.ts';

export function jadesTimestamps(
  signature: JadesSignature,
  source: PayloadSource,
): readonly PlacedTimestamp[] {
  const content = memberOf(signature.protectedHeader, 'adoTst');
  const before =
    content === undefined ? [] : place('content', content, () => contentStampPieces(source));
  const added = signature.etsiU.members.flatMap(({ name, value }, index) => {
    switch (name) {
      case 'sigTst':
        return place('signature', value, () => signatureStampPieces(signature));
      case 'arcTst':
        return place('archive', value, () => archiveStampPieces(source, signature, index));
      case 'sigRTst':
        return place('references', value, () => signatureAndReferencePieces(signature, index));
      case 'rfsTst':
        return place('references', value, () => referencePieces(signature));
      default:
        return [];
    }
  });
  return [...before, ...added];
}

/** More than one are allowed outside baseline (5.4.3.3); so many nobody needs. */
const tokensMax = 16;

/** Baseline signatures have one token in a container (6.3); several are told as they are. */
function place(
  kind: TimestampKind,
  container: JsonNode | undefined,
  pieces: () => Iterable<Uint8Array> | undefined,
): readonly PlacedTimestamp[] {
  const raws = readTokens(container);
  const faults = raws.length === 1 ? [] : ['timestamp_not_single'];
  const digestOf = digestOnce(pieces);
  return raws.slice(0, tokensMax).map((raw = new Uint8Array()) => {
    const token = readToken(raw);
    return { kind, raw, token, faults, expectedDigest: token && expect(token, digestOf) };
  });
}

type DigestOf = (hash: HashAlgorithm) => Uint8Array | undefined;

/** The content may be large: once for each hash. */
function digestOnce(pieces: () => Iterable<Uint8Array> | undefined): DigestOf {
  const known = new Map<HashAlgorithm, Uint8Array | undefined>();
  return (hash) => {
    if (!known.has(hash)) {
      const octets = pieces();
      known.set(hash, octets && digestPieces(hash, octets));
    }
    return known.get(hash);
  };
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
