/**
 * Export tokens: seeds of hardware tokens for another server, in a seed container under a
 * passphrase (RFC 6030). Never keys that were agreed with a phone: they were promised to be nowhere
 * else, and a container of them would be a copy of the phone. No record, no release.
 */

import { exportPskc } from '@kumoin/otp';
import type { PskcKey } from '@kumoin/otp';
import type { TenantId, TokenId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import { hasCounter, readSuite, stepSecondsOf } from '#domain/tokens/read-suite.ts';
import type { TokenSuite } from '#domain/tokens/read-suite.ts';
import { hasEnded } from '#domain/tokens/token-keeper.ts';
import type { Token } from '#domain/tokens/token.ts';
import type { Journal } from '#ports/journal.ts';
import type { PassphraseKeys } from '#ports/passphrase-keys.ts';
import type { Random } from '#ports/random.ts';
import type { Sealing } from '#ports/sealing.ts';
import type { Tokens } from '#ports/tokens.ts';
import { openTokenKeys } from './seal-token-keys.ts';

export interface ExportTokensPorts {
  readonly tokens: Tokens;
  readonly journal: Journal;
  readonly sealing: Sealing;
  readonly random: Random;
  readonly passphraseKeys: PassphraseKeys;
}

export interface TokenExport {
  readonly tenantId: TenantId;
  readonly ids: readonly TokenId[];
  readonly passphrase: Secret<string>;
}

export const exportedMax = 1_000;
const passphraseCharactersMin = 12;

/** @throws {Refusal} `token_unknown`, `token_not_exportable`, `passphrase_too_weak`. */
export type ExportTokens = (order: TokenExport) => Promise<Secret<string>>;

export function makeExportTokens(ports: ExportTokensPorts): ExportTokens {
  const { tokens, journal, sealing, random, passphraseKeys } = ports;

  return async function exportTokens({ tenantId, ids, passphrase }) {
    const typed = passphrase.reveal();
    refuseUnless(Array.from(typed).length >= passphraseCharactersMin, 'passphrase_too_weak');
    const wanted = [...new Set(ids)];
    refuseUnless(wanted.length > 0 && wanted.length <= exportedMax, 'token_not_exportable');
    const keys: PskcKey[] = [];
    for (const id of wanted) {
      const token = await tokens.find(id);
      refuseUnless(token?.tenantId === tenantId, 'token_unknown');
      keys.push(await containerKey(sealing, token));
    }
    const facts = { tenant: tenantId, tokens: wanted };
    await journal.record({ event: 'token.exported', facts });
    const container = exportPskc(keys, {
      kind: 'passphrase',
      passphrase: typed,
      random: (count) => random.bytes(count),
      pbkdf2: passphraseKeys.derive.bind(passphraseKeys),
    });
    return new Secret(container);
  };
}

async function containerKey(sealing: Sealing, token: Token): Promise<PskcKey> {
  const read = readSuite(token.suites.typed);
  const mayLeave = token.kind === 'hardware' && !hasEnded(token) && read !== undefined;
  refuseUnless(mayLeave, 'token_not_exportable', token.id);
  const { client, pinHash } = await openTokenKeys(sealing, token);
  // Of a PIN we have the hash alone, and containers hold PINs.
  refuseUnless(pinHash === undefined, 'token_not_exportable', token.id);
  return {
    id: token.id,
    algorithm: read.algorithm,
    device: deviceOf(token),
    ...(token.label !== '' && { friendlyName: token.label }),
    ...parametersOf(read),
    secret: client,
    ...(hasCounter(read) && { counter: BigInt(token.counter) }),
    ...(read.algorithm === 'totp' && { timeIntervalSeconds: read.periodSeconds }),
    ...(stepSecondsOf(read) !== undefined && { timeDriftSteps: token.driftSteps }),
    policy: {
      startsAt: token.notBefore,
      ...(token.notAfter !== undefined && { expiresAt: token.notAfter }),
      keyUsages: [read.algorithm === 'ocra' ? 'CR' : 'OTP'],
      ...(token.usesMax !== undefined && { transactionsMax: token.usesMax - token.uses }),
    },
  };
}

/** As it was taken in: of the two, a manufacturer may have blanks in its name (RFC 6030, 4.3.1). */
function deviceOf({ serial }: Token): PskcKey['device'] {
  if (serial === undefined) return {};
  const [, manufacturer, serialNumber] = /^((?:oath|iana)\..+) (\S+)$/.exec(serial) ?? [];
  return manufacturer === undefined || serialNumber === undefined
    ? { serialNumber: serial }
    : { manufacturer, serialNumber };
}

function parametersOf(read: TokenSuite): Pick<PskcKey, 'suite' | 'responseFormat'> {
  const format = { encoding: 'DECIMAL', checkDigits: false } as const;
  if (read.algorithm !== 'ocra') {
    const suite = read.algorithm === 'totp' ? { suite: `HMAC-${read.hash.toUpperCase()}` } : {};
    return { ...suite, responseFormat: { ...format, length: read.digits } };
  }
  const { text, digits } = read.suite;
  return { suite: text, ...(digits > 0 && { responseFormat: { ...format, length: digits } }) };
}
