/**
 * `info`: lists exactly what works. CSC API v1.0.4.0 and v2.0.0.2, 11.1; v2.2.0.0.
 *
 * `specs` is what the documents themselves demand (1.0.3.0 in v1), and 2.2.0.0 in v2: clients of
 * v2.2 refuse anything else, those of v2.0.0.2 look at the first number alone. Of the three ways
 * that v2.2 has to name an authorization server, `oauth2` is the one that all of them read, as
 * long as it has no slash at its end; see docs/adr/0025.
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
  /** How clients get in; with an OAuth one, the authorization server is below the same address. */
  readonly authTypes: readonly ('basic' | 'oauth2code' | 'oauth2client')[];
}

export function makeInfo(
  provider: Provider,
  methods: Readonly<Record<CscVersion, readonly string[]>>,
) {
  const hasOAuth = provider.authTypes.some((type) => type.startsWith('oauth2'));
  const signsDocuments = methods.v2.includes('signatures/signDoc');

  return async function info({ version, body }: CscCall<'info'>): Promise<CscInfoV1 | CscInfoV2> {
    const lang = chooseLanguage(body.lang);
    const common = {
      specs: version === 'v1' ? '1.0.3.0' : '2.2.0.0',
      name: provider.name,
      logo: `${provider.baseUrl()}/logo.png`,
      region: provider.region,
      lang,
      description: provider.description[lang],
      authType: [...provider.authTypes],
      ...(hasOAuth && { oauth2: provider.baseUrl() }),
      methods: [...methods[version]],
    };
    if (version === 'v1') return common;
    return {
      ...common,
      asynchronousOperationMode: methods.v2.includes('signatures/signPolling'),
      validationInfo: signsDocuments,
      signAlgorithms: { algos: Object.values(cscSignatureOids), algoParams: [] },
      signature_formats: {
        formats: [...signatureFormats.keys()],
        envelope_properties: [...signatureFormats.values()].map((values) => [...values]),
      },
      conformance_levels: [...conformanceLevels.keys()],
      ...(hasOAuth && { supportsRar: true }),
      // Digests of what is signed; with signDoc those of the signer's documents, and these.
      supportedHashTypes: signsDocuments ? ['dtbsr', 'sdr'] : ['dtbsr'],
      ...(signsDocuments && { documentTypes: ['sfd'] }),
    };
  };
}
