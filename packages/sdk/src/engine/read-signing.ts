/** Answers of `/signing/v1`, member by member. */

import { signingHashNames } from '@kumoin/contract';
import type { SigningHashName } from '@kumoin/contract';
import { SdkError } from '../sdk-error.ts';
import { fromBase64 } from '../wire/base64.ts';
import { findText, membersOf, requireText } from '../wire/members.ts';
import type { Members } from '../wire/members.ts';

export interface EnginePrepared {
  readonly hash: SigningHashName;
  readonly digest: Uint8Array;
  readonly toBeSigned: Uint8Array;
  /** To be given back to `embed`. */
  readonly moment: { readonly signingTime: string; readonly seed: string };
}

export interface EngineMade {
  readonly document: Uint8Array;
  /** The document with its signature inside, or the signature beside it. */
  readonly kind: 'document' | 'signature';
  /** What it is: never more than it bears out. */
  readonly level: string;
  readonly shortfalls: readonly EngineShortfall[];
}

export interface EngineShortfall {
  readonly level: string;
  readonly code: string;
  readonly about: string;
  readonly detail?: string;
}

const shortfallsMax = 100;

/** @throws {SdkError} `unintelligible`. */
export function readPrepared(members: Members): EnginePrepared {
  const hash = signingHashNames.find((name) => name === members['hash']);
  if (hash === undefined) throw new SdkError('unintelligible', 'the answer has no hash');
  return {
    hash,
    digest: fromBase64(requireText(members, 'digest')),
    toBeSigned: fromBase64(requireText(members, 'toBeSigned')),
    moment: {
      signingTime: requireText(members, 'signingTime'),
      seed: requireText(members, 'seed'),
    },
  };
}

/** @throws {SdkError} `unintelligible`. */
export function readMade(members: Members): EngineMade {
  const { kind, shortfalls } = members;
  if (kind !== 'document' && kind !== 'signature') {
    throw new SdkError('unintelligible', 'the answer has no kind');
  }
  const told = Array.isArray(shortfalls) ? shortfalls.slice(0, shortfallsMax) : [];
  return {
    document: fromBase64(requireText(members, 'document')),
    kind,
    level: requireText(members, 'level'),
    shortfalls: told.map((each) => readShortfall(membersOf(each))),
  };
}

function readShortfall(members: Members): EngineShortfall {
  const detail = findText(members, 'detail');
  return {
    level: requireText(members, 'level'),
    code: requireText(members, 'code'),
    about: findText(members, 'about') ?? '',
    ...(detail !== undefined && { detail }),
  };
}
