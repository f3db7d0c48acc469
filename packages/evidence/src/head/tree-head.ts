/**
 * Tree head: how many records there are in a log, and the root over all of them (RFC 6962, 3.5,
 * in JSON instead of its TLS structure, since it is signed as CMS and time-stamped).
 */

import { bytesToHex } from '@kumoin/pki';
import { decodeHash } from '../json/base64.ts';
import { encodeCanonicalJson, parseCanonicalJson } from '../json/canonical-json.ts';
import { instantText, Members, shapes } from '../json/members.ts';

export interface TreeHeadBody {
  /** Of the installation: heads of different logs are never compared. */
  readonly log: string;
  /** At least 1: of a log without records there is nothing to say. */
  readonly size: number;
  readonly root: Uint8Array;
  readonly at: number;
}

const type = 'kumoin-tree-head';
export const treeHeadOctetsMax = 1024;

export function encodeTreeHead({ log, size, root, at }: TreeHeadBody): Uint8Array {
  const members = { type, version: 1, log, size, root: bytesToHex(root), at: instantText(at) };
  return encodeCanonicalJson(members);
}

/** @throws {EvidenceError} `head_malformed`. */
export function parseTreeHead(octets: Uint8Array): TreeHeadBody {
  const code = 'head_malformed';
  const json = parseCanonicalJson(octets, { octetsMax: treeHeadOctetsMax, code });
  const members = new Members(json, code);
  members.oneOf('type', [type]);
  members.oneOf('version', [1]);
  const head = {
    log: members.text('log', shapes.identifier),
    size: members.integer('size'),
    root: decodeHash(members.text('root', shapes.hash)),
    at: members.instant('at'),
  };
  members.end();
  if (head.size < 1) members.refuse();
  return head;
}
