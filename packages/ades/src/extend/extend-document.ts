/**
 * The driver of augmentation, the same for every format (EN 319 102-1, 5.5 and 5.6 turned round:
 * what a validator will look for is put in while it can still be had).
 *
 *     open → may it be? → stamp → open → collect → add → open → archive → open → what is it now?
 *
 * No authority is asked to stamp what must not be augmented. Each step starts from the bytes of
 * the one before. What cannot be had ends the way up, not the run: the caller gets what was
 * reached and why it is not more, and the level is read off the final bytes with nobody asked,
 * so that a B-LT that would not validate offline is never called one.
 */

import { AdesError } from '../ades-error.ts';
import type { Augmentable, Extended, OpenAugmentable, Shortfall, Stamp } from './augmentable.ts';
import { makeCheckedStamp, StampMissed } from './checked-stamp.ts';
import type { ExtendOrder } from './extend-order.ts';
import { ExtensionRefused } from './extension-refused.ts';
import { collectValidationData } from './gather/collect-validation-data.ts';
import type { Collected } from './gather/collect-validation-data.ts';
import type { Gathering } from './gather/gathering.ts';
import { makeGathering } from './gather/gathering.ts';
import { joinValidationData } from './gather/material-pool.ts';
import { levelOfDocument } from './level-of-document.ts';
import { findRefusal } from './may-be-extended.ts';
import { readStandings, subjectsOf } from './read-standing.ts';
import type { Standing } from './read-standing.ts';
import type { SignatureLevel } from './signature-level.ts';

/**
 * @param open how the format opens its document.
 * @throws {ExtensionRefused} for a signature that must not be augmented; {AdesError}
 * `extension_unsupported` where nothing is signed, `extension_untrusted` where a level above B-T
 * is ordered without anchors, and whatever `open` throws.
 */
export async function extendDocument(
  open: OpenAugmentable,
  document: Uint8Array,
  order: ExtendOrder,
): Promise<Extended> {
  const { anchors, at, needs, level: wanted } = order;
  if (wanted !== 'B-T' && (anchors === undefined || anchors.length === 0)) {
    throw new AdesError('extension_untrusted', 'no trust anchors for validation data');
  }
  const gathering = makeGathering({ needs, anchors, at });
  for (const der of order.certificates ?? []) gathering.pool.addCertificate(der);
  const run: Run = { open, order, gathering, stamp: makeCheckedStamp(gathering), shortfalls: [] };
  const reached = await climb(run, await reach(run, document));
  const found = shortcomingsOf(await open(reached), order);
  const level = found.length > 0 ? 'none' : await levelOfDocument(open, reached, order);
  return { document: reached, wanted, level, shortfalls: [...run.shortfalls, ...found] };
}

/** A signature made another way may carry all a level asks for, and is not of that level. */
function shortcomingsOf(
  { signatures }: Augmentable,
  { signatures: meant, level }: ExtendOrder,
): readonly Shortfall[] {
  return signatures
    .filter(({ id }) => meant?.includes(id) ?? true)
    .flatMap(({ id, shortcomings = [] }) => {
      if (shortcomings.length === 0) return [];
      return [{ level, code: 'not_baseline', about: id, detail: shortcomings.join(', ') } as const];
    });
}

interface Run {
  readonly open: OpenAugmentable;
  readonly order: ExtendOrder;
  readonly gathering: Gathering;
  readonly stamp: Stamp;
  readonly shortfalls: Shortfall[];
}

/** The document at one point of the way, and the facts about the signatures that are meant. */
interface Stage {
  readonly document: Uint8Array;
  readonly opened: Augmentable;
  readonly standings: readonly Standing[];
}

/** Also after each step: a step of ours that breaks a signature must not get out. */
async function reach(run: Run, document: Uint8Array): Promise<Stage> {
  const opened = await run.open(document);
  run.gathering.pool.addData(opened.known);
  const standings = await readStandings(run.gathering, opened, run.order);
  for (const { refusal } of standings) {
    if (refusal !== undefined) throw new ExtensionRefused(refusal);
  }
  return { document, opened, standings };
}

/** As far up as it goes. @returns the document as it is there. */
async function climb(run: Run, first: Stage): Promise<Uint8Array> {
  const { level } = run.order;
  const stamped = await stampStep(run, first);
  if (stamped === undefined || level === 'B-T') return (stamped ?? first).document;
  const filled = await fillStep(run, stamped);
  if (filled === undefined || level === 'B-LT') return (filled?.stage ?? stamped).document;
  return archiveStep(run, filled.stage, filled.ids);
}

/** B-T. @returns undefined where a time-stamp was missed. */
async function stampStep(run: Run, stage: Stage): Promise<Stage | undefined> {
  const unproven = stage.standings.filter(({ existence }) => !existence.proven);
  if (unproven.length === 0) return stage;
  const { opened } = stage;
  const document = await stamped(run, {
    level: 'B-T',
    ids: unproven.map(idOf),
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
async function archiveStep(run: Run, stage: Stage, ids: readonly string[]): Promise<Uint8Array> {
  const step: Augmentable['archive'] = (...order) => stage.opened.archive(...order);
  const document = await stamped(run, { level: 'B-LTA', ids, step });
  return document ?? stage.document;
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

interface Stamping {
  readonly level: SignatureLevel;
  readonly ids: readonly string[];
  readonly step: Augmentable['stamp'];
}

async function stamped(run: Run, { level, ids, step }: Stamping): Promise<Uint8Array | undefined> {
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
