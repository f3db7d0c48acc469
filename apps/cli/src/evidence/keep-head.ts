/**
 * `kumoin evidence heads`: what a witness does. It fetches the newest head of a log, checks its
 * seal, has it proved that the log grew out of the head that was kept before, and keeps the new
 * one in its place. A log that was rewritten in between cannot prove that.
 */

import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { checkSeal, decodeBase64, verifyConsistency } from '@kumoin/evidence';
import type { TreeHeadBody } from '@kumoin/evidence';
import { parseCertificate } from '@kumoin/pki';
import { readBounded } from '@kumoin/sdk';
import type { Fetch } from '@kumoin/sdk';
import { CliError } from '../cli-error.ts';
import { readDemo } from '../demo/read-demo.ts';
import { readServerAddress } from '../sign/server-address.ts';
import { readAnchors } from '../verify/read-anchors.ts';
import { encodeHeadFile, readHead, readHeadFile } from './head-file.ts';

export interface KeepHeadOptions {
  readonly home: string;
  readonly server: string | undefined;
  readonly insecureHttp: boolean;
  readonly trust: readonly string[];
  readonly demo: boolean;
  /** Where the head is kept; made when it is not there. */
  readonly keep: string;
  readonly json: boolean;
}

export interface KeptHead {
  readonly log: string;
  readonly size: number;
  readonly time: string;
  /** Of the head before; undefined: this is the first. */
  readonly grewFrom: number | undefined;
}

const answerBytesMax = 1024 * 1024;

/**
 * @throws {CliError} `invalid` when the seal does not hold, or the log did not grow out of what
 * was kept; the file is as it was then.
 */
export async function keepHead(
  fetch: Fetch,
  options: KeepHeadOptions,
  at: number,
): Promise<KeptHead> {
  const base = baseOf(options);
  const kept = existsSync(options.keep) ? readHead(readHeadFile(options.keep)) : undefined;
  const sealed = sealedIn(await getJson(fetch, `${base}/head`));
  demandSeal(sealed, options, at);
  const head = readHead(sealed);
  if (kept !== undefined) await demandGrowth({ fetch, base, kept, head });
  replaceFile(options.keep, encodeHeadFile(sealed));
  const { log, size } = head;
  return { log, size, time: new Date(head.at).toISOString(), grewFrom: kept?.size };
}

function baseOf({ home, server, insecureHttp }: KeepHeadOptions): string {
  const api =
    server === undefined ? readDemo(home).cscV2 : readServerAddress({ server, insecureHttp });
  return `${api.replace(/\/csc\/v[0-9]+$/, '')}/evidence/v1`;
}

async function getJson(fetch: Fetch, url: string): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(url, { redirect: 'error' }).catch((cause: unknown) => {
    throw new CliError('refused', `${url} cannot be reached`, { cause });
  });
  const text = new TextDecoder().decode(await readBounded(response, answerBytesMax));
  if (!response.ok) throw new CliError('refused', `the server refused: ${response.status}`);
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    throw new CliError('refused', `${url} did not answer in JSON`, { cause });
  }
}

function sealedIn({ head }: Readonly<Record<string, unknown>>): Uint8Array {
  const sealed = typeof head === 'string' ? decodeBase64(head) : undefined;
  if (sealed === undefined) throw new CliError('refused', 'the server showed no head');
  return sealed;
}

function demandSeal(sealed: Uint8Array, { trust, demo, home }: KeepHeadOptions, at: number): void {
  const trusted = demo ? [readDemo(home).trustAnchors] : [];
  const anchors = readAnchors([...trust, ...trusted]).map(parseCertificate);
  const { faults } = checkSeal({ seal: sealed }, { anchors, at });
  if (faults.length > 0)
    throw new CliError('invalid', `the head is not to be trusted: ${faults.join(', ')}`);
}

interface Growth {
  readonly fetch: Fetch;
  readonly base: string;
  readonly kept: TreeHeadBody;
  readonly head: TreeHeadBody;
}

async function demandGrowth({ fetch, base, kept, head }: Growth): Promise<void> {
  if (kept.log !== head.log) throw new CliError('invalid', 'it is the head of another log');
  if (head.size < kept.size) {
    throw new CliError('invalid', `the log had ${kept.size} records, and has ${head.size}`);
  }
  const query = `older=${kept.size}&newer=${head.size}`;
  const { proof } = await getJson(fetch, `${base}/consistency?${query}`);
  const hashes = Array.isArray(proof) ? proof.map(hashOf) : [];
  if (!verifyConsistency({ older: kept, newer: head, proof: hashes })) {
    throw new CliError('invalid', `the log was rewritten since it had ${kept.size} records`);
  }
}

function hashOf(hex: unknown): Uint8Array {
  return new Uint8Array(Buffer.from(typeof hex === 'string' ? hex : '', 'hex'));
}

/** Whole or not at all: half a head would be none for good. */
function replaceFile(file: string, text: string): void {
  const draft = `${file}.new`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}
