/**
 * Read a seed container (RFC 6030), as token makers deliver them.
 *
 * All or nothing: one key that cannot be trusted spoils the file, because somebody made it in
 * one go. Seeds in plain text are refused unless the caller vouches for the way the file came; so is
 * a container whose signature nobody here can check. The policy comes back to be enforced by
 * whoever stores the keys; one that is not understood, or a key that expired, does not come in.
 */

import type { KeyDerivation } from '../container-ciphers.ts';
import { OtpError } from '../otp-error.ts';
import { childOf, isNamed } from '../xml/xml-element.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import { parseXml } from '../xml/parse-xml.ts';
import { keyNameOf, readDerivation, readProtection } from './container-protection.ts';
import type { PskcUnlock } from './container-protection.ts';
import type { PskcKey } from './pskc-key.ts';
import { named } from './pskc-names.ts';
import { readKey } from './read-key.ts';

export interface PskcImport {
  /** Milliseconds since 1970: what expired before is refused. */
  readonly at: number;
  /** What opens it; of no use to a plain container. */
  readonly unlock?: PskcUnlock | undefined;
  /** The file came by an encrypted way from somebody authenticated, whole. */
  readonly insecurePlainSecrets?: boolean | undefined;
  /** Somebody has checked its XML signature elsewhere. */
  readonly insecureIgnoreSignature?: boolean | undefined;
}

export const pskcKeysMax = 20_000;

/** @throws {OtpError} `pskc_…`, `xml_…`, `seed_too_short`, `suite_malformed`. */
export function importPskc(document: string | Uint8Array, options: PskcImport): readonly PskcKey[] {
  const container = readContainer(document);
  const signature = childOf(container, named('ds:Signature'));
  const misplaced = childOf(container, named('pskc:Signature'));
  if ((signature ?? misplaced) !== undefined && options.insecureIgnoreSignature !== true) {
    throw new OtpError('pskc_signature_unsupported');
  }
  const protection = readProtection(container, options.unlock ?? {});
  const packages = container.children.filter((child) => isNamed(child, named('pskc:KeyPackage')));
  if (packages.length === 0) throw new OtpError('pskc_malformed', 'KeyPackage missing');
  if (packages.length > pskcKeysMax) throw new OtpError('xml_too_large');
  const insecurePlainSecrets = options.insecurePlainSecrets === true;
  const keys = packages.map((element) => readKey(element, protection, insecurePlainSecrets));
  checkTogether(keys, options.at);
  return keys;
}

export interface PskcNeeds {
  /** What the key or the passphrase is called, if it is called anything. */
  readonly keyName?: string;
  /** For hosts that derive keys themselves, and then hand in `unlock.key`. */
  readonly derivation?: KeyDerivation;
}

/** What it takes to open a container; empty for a plain one. @throws {OtpError} as `importPskc`. */
export function pskcNeeds(document: string | Uint8Array): PskcNeeds {
  const encryptionKey = childOf(readContainer(document), named('pskc:EncryptionKey'));
  const keyName = keyNameOf(encryptionKey);
  const derivation = encryptionKey && readDerivation(encryptionKey);
  return { ...(keyName !== undefined && { keyName }), ...(derivation && { derivation }) };
}

function readContainer(document: string | Uint8Array): XmlElement {
  const container = parseXml(document);
  if (!isNamed(container, named('pskc:KeyContainer'))) {
    throw new OtpError('pskc_malformed', 'KeyContainer');
  }
  // RFC 6030, 4: a new major version is another language.
  if (!/^1\.\d{1,3}$/.test(container.attributes.get('Version') ?? '')) {
    throw new OtpError('pskc_version_unsupported');
  }
  return container;
}

function checkTogether(keys: readonly PskcKey[], at: number): void {
  const byId = new Map(keys.map((key) => [key.id, key]));
  if (byId.size < keys.length) throw new OtpError('pskc_malformed', 'Id twice');
  for (const { id, policy, device } of keys) {
    const expiresAt = Math.min(policy.expiresAt ?? Infinity, device.expiresAt ?? Infinity);
    if (at >= expiresAt) throw new OtpError('pskc_expired', id);
    const { pinKeyId } = policy.pin ?? {};
    if (pinKeyId !== undefined && byId.get(pinKeyId)?.algorithm !== 'pin') {
      throw new OtpError('pskc_malformed', 'PINKeyId');
    }
  }
}
