/**
 * `info` of either version, and of servers that keep to neither, as one value.
 *
 * CSC API v1.0.4.0 and v2.0.0.2, 11.1; `oauth2Servers`, `supportsRar` and the lists of kinds as
 * clients of v2.2.0.0 know them. Nothing here is refused: what a server leaves out is empty, and
 * `specs` is told but never compared, since servers of one version name it differently.
 */

import { findText, membersOf, textsOf } from '../wire/members.ts';
import type { Members } from '../wire/members.ts';
import { readOAuthServers } from './read-oauth-servers.ts';
import type { OAuthServerPlace } from './read-oauth-servers.ts';

/** An algorithm of `signAlgorithms`; `parameters` as the server has them, Base64 or an OID. */
export interface OfferedAlgorithm {
  readonly oid: string;
  readonly parameters: string | undefined;
}

/** `C`, `X`, `P` or `J`, and its envelopes; no envelope means the default one. */
export interface OfferedFormat {
  readonly format: string;
  readonly envelopes: readonly string[];
}

/** What a server offers. Texts are empty where the server tells none. */
export interface ServerInfo {
  readonly specs: string;
  readonly name: string;
  readonly logo: string;
  readonly region: string;
  readonly lang: string;
  readonly description: string;
  /** Such as `basic`, `oauth2code`, `oauth2client`. */
  readonly authTypes: readonly string[];
  readonly methods: readonly string[];
  /** Where to get tokens; empty without OAuth. */
  readonly oauthServers: readonly OAuthServerPlace[];
  readonly asynchronous: boolean;
  readonly validationInfo: boolean;
  readonly algorithms: readonly OfferedAlgorithm[];
  readonly formats: readonly OfferedFormat[];
  /** As the server spells them; `Ades-B-B` and `AdES-B-B` are the same. */
  readonly conformanceLevels: readonly string[];
  readonly hashTypes: readonly string[];
  readonly documentTypes: readonly string[];
  /** The whole answer, for what is not here. */
  readonly members: Members;
}

/** Never throws. */
export function readInfo(answer: Members): ServerInfo {
  const text = (name: string): string => findText(answer, name) ?? '';
  return {
    specs: text('specs'),
    name: text('name'),
    logo: text('logo'),
    region: text('region'),
    lang: text('lang'),
    description: text('description'),
    authTypes: textsOf(answer['authType']),
    methods: textsOf(answer['methods']),
    oauthServers: readOAuthServers(answer),
    asynchronous: answer['asynchronousOperationMode'] === true,
    validationInfo: answer['validationInfo'] === true,
    algorithms: readAlgorithms(membersOf(answer['signAlgorithms'])),
    formats: readFormats(membersOf(answer['signature_formats'])),
    conformanceLevels: textsOf(answer['conformance_levels'] ?? answer['conformanceLevels']),
    hashTypes: textsOf(answer['supportedHashTypes']),
    documentTypes: textsOf(answer['documentTypes']),
    members: answer,
  };
}

/** Whether a method is listed, also under the slips that are known (`credential/list`). */
export function offersMethod({ methods }: ServerInfo, method: string): boolean {
  const plain = (name: string): string => name.replace(/^credential\//, 'credentials/');
  return methods.some((name) => plain(name) === method);
}

function readAlgorithms(members: Members): readonly OfferedAlgorithm[] {
  const parameters: readonly unknown[] = arrayOf(members['algoParams']);
  return textsOf(members['algos']).map((oid, index) => {
    const found = parameters[index];
    return { oid, parameters: typeof found === 'string' ? found : undefined };
  });
}

function readFormats(members: Members): readonly OfferedFormat[] {
  const envelopes = arrayOf(members['envelope_properties']);
  return textsOf(members['formats']).map((format, index) => ({
    format,
    envelopes: textsOf(envelopes[index]),
  }));
}

function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
