/**
 * The way up, the same for every format: stamp, add validation data, archive, each from the octets
 * of the step before. What comes out of a step is opened anew and looked at as what came in was:
 * a step of ours that breaks a signature must not get out.
 */

import { AdesError } from '../ades-error.ts';
import type { Augmentable, OpenAugmentable, Shortfall, Stamp } from './augmentable.ts';
import { makeCheckedStamp, StampMissed } from './checked-stamp.ts';
import type { ExtendOrder } from './extend-order.ts';
import { ExtensionRefused } from './extension-refused.ts';
import { collectValidationData } from './gather/collect-validation-data.ts';
import type { Collected } from './gather/collect-validation-data.ts';
import type { Gathering } from './gather/gathering.ts';
import { makeGathering } from './gather/gathering.ts';
import { joinValidationData } from './gather/material-pool.ts';
import { findRefusal } from './may-be-extended.ts';
import { readStandings, subjectsOf } from './read-standing.ts';
import type { Standing } from './read-standing.ts';
import type { SignatureLevel } from './signature-level.ts';

/** One order being carried out: what it may ask, and what could not be had so far. */
export interface Run {
  readonly open: OpenAugmentable;
  readonly order: ExtendOrder;
  readonly gathering: Gathering;
  readonly stamp: Stamp;
  readonly shortfalls: Shortfall[];
}

/** The document at one point of the way, and the facts about the signatures that are meant. */
export interface Stage {
  readonly document: Uint8Array;
  readonly opened: Augmentable;
  readonly standings: readonly Standing[];
}

/** @throws {AdesError} `extension_untrusted` for a level above B-T without anchors. */
export function beginRun(open: OpenAugmentable, order: ExtendOrder): Run {
  const { anchors, at, needs, level } = order;
  if (level !== 'B-T' && (anchors === undefined || anchors.length === 0)) {
    throw new AdesError('extension_untrusted', 'no trust anchors for validation data');
  }
  const gathering = makeGathering({ needs, anchors, at });
  for (const der of order.certificates ?? []) gathering.pool.addCertificate(der);
  return { open, order, gathering, stamp: makeCheckedStamp(gathering), shortfalls: [] };
}

/**
 * Opens a document, and looks at the signatures that are meant.
 * @throws {ExtensionRefused} for one that must not be augmented; {AdesError} as `readStandings`.
 */
export async function reach(run: Run, document: Uint8Array): Promise<Stage> {
  const opened = await run.open(document);
  run.gathering.pool.addData(opened.known);
  const standings = await readStandings(run.gathering, opened, run.order);
  for (const { refusal } of standings) {
    if (refusal !== undefined) throw new ExtensionRefused(refusal);
  }
  return { document, opened, standings };
}

/**
 * As far up as it goes.
 * @param stamped ids of signatures an authority was asked about in this run: not again.
 * @throws {ExtensionRefused} {AdesError} as the steps of the format do.
 */
export async function climb(
  run: Run,
  first: Stage,
  stamped: readonly string[] = [],
): Promise<Stage> {
  const { level } = run.order;
  const proven = await stampStep(run, first, stamped);
  if (proven === undefined || level === 'B-T') return proven ?? first;
  const filled = await fillStep(run, proven);
  if (filled === undefined || level === 'B-LT') return filled?.stage ?? proven;
  return archiveStep(run, filled.stage, filled.ids);
}

/** B-T. @returns undefined where a time-stamp was missed. */
async function stampStep(
  run: Run,
  stage: Stage,
  stamped: readonly string[],
): Promise<Stage | undefined> {
  const ids = stage.standings.filter(({ existence }) => !existence.proven).map(idOf);
  const unproven = ids.filter((id) => !stamped.includes(id));
  if (unproven.length === 0) return stage;
  const { opened } = stage;
  const document = await tryStamp(run, {
    level: 'B-T',
    ids: unproven,
    step: (...order) => opened.stamp(...order),
  });
  return document === undefined ? undefined : reach(run, document);
}

/** B-LT, for the signatures whose data are complete. @returns undefined where none is. */
async function fillStep(
  run: Run,
  stage: Stage,
): Promise<{ stage: Stage; ids: readonly string[] } | undefined> {
  const complete: Standing[] = [];
  const collected: Collected[] = [];
  for (const standing of stage.standings) {
    const each = await collect(run, standing);
    run.shortfalls.push(...each.shortfalls.filter((one) => !isTold(run.shortfalls, one)));
    if (each.shortfalls.length > 0) continue;
    complete.push(standing);
    collected.push(each);
  }
  if (complete.length === 0) return undefined;
  const ids = complete.map(idOf);
  const data = joinValidationData(collected.map((each) => each.data));
  const document = await stage.opened.addValidationData(ids, data);
  return { stage: await reach(run, document), ids };
}

/** B-LTA, also once more: a new archive time-stamp renews the ones before. */
async function archiveStep(run: Run, stage: Stage, ids: readonly string[]): Promise<Stage> {
  const step: Augmentable['archive'] = (...order) => stage.opened.archive(...order);
  const document = await tryStamp(run, { level: 'B-LTA', ids, step });
  if (document === undefined) return stage;
  // Nothing comes after it that an answer could go into, so nobody is asked any more.
  const settled = { ...run, gathering: { ...run.gathering, needs: undefined } };
  return reach(settled, document);
}

/** @throws {ExtensionRefused} when somebody now says that the signer was revoked in time. */
async function collect(run: Run, standing: Standing): Promise<Collected> {
  const freshness = run.order.revocationFreshness ?? 'issued-after-proof';
  const subjects = subjectsOf(standing, { freshness, withArchive: true });
  const collected = await collectValidationData(run.gathering, subjects);
  const { signature, existence, path } = standing;
  const refusal = findRefusal({ signature, ...existence, path, revoked: collected.revoked });
  if (refusal !== undefined) throw new ExtensionRefused(refusal);
  return collected;
}

export interface Stamping {
  readonly level: SignatureLevel;
  readonly ids: readonly string[];
  readonly step: Augmentable['stamp'];
}

/** @returns undefined where no good token was to be had, which is told as a shortfall. */
export async function tryStamp(
  run: Run,
  { level, ids, step }: Stamping,
): Promise<Uint8Array | undefined> {
  try {
    return await step(ids, run.order.hash ?? 'sha256', run.stamp);
  } catch (cause) {
    if (!(cause instanceof StampMissed)) throw cause;
    const { code, message: detail } = cause;
    run.shortfalls.push({ level, code, about: ids.join(', '), detail });
    return undefined;
  }
}

function isTold(told: readonly Shortfall[], one: Shortfall): boolean {
  return told.some(({ code, about }) => code === one.code && about === one.about);
}

function idOf({ signature }: Standing): string {
  return signature.id;
}
