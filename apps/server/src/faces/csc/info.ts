/**
 * `info`: lists exactly what works. CSC API v1.0.4.0 and v2.0.0.2, 11.1.
 *
 * `specs` is what the documents themselves demand (1.0.3.0 and 2.0.0.0), not their own
 * version numbers.
 */

import { cscSignatureOids } from '@kumoin/contract';
import type { CscInfoV1, CscInfoV2, CscVersion } from '@kumoin/contract';
import type { Language } from '#domain/language.ts';
import { chooseLanguage } from './csc-call.ts';
import type { CscCall } from './csc-call.ts';
import { conformanceLevels, signatureFormats } from './signature-formats.ts';

/** How the operator presents the service. */
export interface Provider {
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly region: string;
  readonly description: Readonly<Record<Language, string>>;
  /** Where clients reach this server, without a slash at the end. */
  baseUrl(): string;
}

export function makeInfo(
  provider: Provider,
  methods: Readonly<Record<CscVersion, readonly string[]>>,
) {
  return async function info({ version, body }: CscCall<'info'>): Promise<CscInfoV1 | CscInfoV2> {
    const lang = chooseLanguage(body.lang);
    const common = {
      specs: version === 'v1' ? '1.0.3.0' : '2.0.0.0',
      name: provider.name,
      logo: `${provider.baseUrl()}/logo.png`,
      region: provider.region,
      lang,
      description: provider.description[lang],
      authType: ['basic'],
      methods: [...methods[version]],
    };
    if (version === 'v1') return common;
    return {
      ...common,
      asynchronousOperationMode: false,
      validationInfo: methods.v2.includes('signatures/signDoc'),
      signAlgorithms: { algos: Object.values(cscSignatureOids), algoParams: [] },
      signature_formats: {
        formats: [...signatureFormats.keys()],
        envelope_properties: [...signatureFormats.values()].map((values) => [...values]),
      },
      conformance_levels: [...conformanceLevels.keys()],
    };
  };
}
