/**
 * A client for the signature engine of the server, `/signing/v1`: signatures of every format
 * around a key that is elsewhere, brought to any level, also those that others made.
 *
 *     prepare → the key signs → embed, with the same order and the moment that prepare gave
 *
 * Nothing is sent again by itself, and nothing is kept on the server between the calls.
 */

import { signingBase, signingForms } from '@kumoin/contract';
import type { SigningMethod, SigningRequest } from '@kumoin/contract';
import type { ChosenAlgorithm } from '../signing/choose-algorithm.ts';
import { toBase64 } from '../wire/base64.ts';
import { postJson } from '../wire/post-json.ts';
import type { Fetch } from '../wire/post-json.ts';
import type { Members } from '../wire/members.ts';
import { readMade, readPrepared } from './read-signing.ts';
import type { EngineMade, EnginePrepared } from './read-signing.ts';

export interface SigningClientOptions {
  /** Of the server, such as `https://sign.example`. */
  readonly origin: string;
  /** Asked before each call; see `OAuthClient.clientCredentials`, whose tokens last a while. */
  readonly accessToken: string | (() => Promise<string>);
  readonly fetch?: Fetch;
}

export interface EngineFile {
  readonly name: string;
  /** The whole, or its digest where the signature is detached. */
  readonly content: Uint8Array | { readonly digest: Uint8Array };
  readonly mimeType?: string;
}

type OrderForm = SigningRequest<'prepare'>;

export type EngineAlgorithm = OrderForm['signer']['algorithm'];

type Kept<Value> = Value extends object
  ? { readonly [Member in keyof Value]: Kept<Value[Member]> }
  : Value;

type Asked<Member extends keyof OrderForm> = NonNullable<OrderForm[Member]>;

/** As the form has it, with octets where that has Base64. */
type WithOctets<Form, Member extends keyof Form> = Kept<Omit<Form, Member>> &
  (undefined extends Form[Member]
    ? { readonly [Name in Member]?: Uint8Array }
    : { readonly [Name in Member]: Uint8Array });

export interface EnginePdf extends Kept<Omit<Asked<'pdf'>, 'visible'>> {
  /** Its image: PNG or JPEG. */
  readonly visible?: WithOctets<NonNullable<Asked<'pdf'>['visible']>, 'image'>;
}

export interface EngineProperties extends Kept<Omit<Asked<'properties'>, 'policy'>> {
  readonly policy?: WithOctets<NonNullable<Asked<'properties'>['policy']>, 'digest'>;
}

type WithBytes = 'files' | 'signer' | 'existing' | 'pdf' | 'properties';

export interface EngineOrder extends Kept<Omit<OrderForm, WithBytes>> {
  /** None where `existing` holds what is signed. */
  readonly files: readonly EngineFile[];
  readonly signer: {
    /** DER, the signer's first. */
    readonly certificates: readonly Uint8Array[];
    readonly algorithm: EngineAlgorithm;
  };
  /** A signature or container to which this one is added. */
  readonly existing?: Uint8Array;
  readonly pdf?: EnginePdf;
  readonly properties?: EngineProperties;
}

/** What `prepare` leaves with the caller, to be given back to `embed`. */
export type EngineMoment = EnginePrepared['moment'];

export interface ExtendWish {
  readonly document: Uint8Array;
  readonly level: SigningRequest<'extend'>['level'];
  /** What a detached signature is over. */
  readonly files?: readonly EngineFile[];
  /** Take a level below, and be told why. */
  readonly acceptLower?: boolean;
}

export interface SigningCallOptions {
  readonly signal?: AbortSignal;
}

/** Every method throws `SdkError`, and nothing else. */
export class SigningClient {
  readonly #options: SigningClientOptions;

  constructor(options: SigningClientOptions) {
    this.#options = options;
  }

  /** What the key is to sign: `digest`, or `toBeSigned` for a key that hashes itself. */
  async prepare(order: EngineOrder, options: SigningCallOptions = {}): Promise<EnginePrepared> {
    return readPrepared(await this.#call('prepare', orderForm(order), options));
  }

  /** @param signature of ECDSA the DER of r and s, or the two one after the other. */
  async embed(
    order: EngineOrder,
    signed: EngineMoment & { readonly signature: Uint8Array; readonly acceptLower?: boolean },
    options: SigningCallOptions = {},
  ): Promise<EngineMade> {
    const { signingTime, seed, signature, acceptLower } = signed;
    const body = {
      ...orderForm(order),
      signingTime,
      seed,
      signature: toBase64(signature),
      ...(acceptLower !== undefined && { acceptLower }),
    };
    return readMade(await this.#call('embed', body, options));
  }

  /** A signature of any format, also one that another product made. */
  async extend(wish: ExtendWish, options: SigningCallOptions = {}): Promise<EngineMade> {
    const { document, files = [], ...others } = wish;
    const body = { ...others, document: toBase64(document), files: files.map(fileForm) };
    return readMade(await this.#call('extend', body, options));
  }

  /** What a signed document says: plain values, as `DocumentDescription` of @kumoin/ades. */
  async inspect(
    document: Uint8Array,
    files: readonly EngineFile[] = [],
    options: SigningCallOptions = {},
  ): Promise<unknown> {
    const body = { document: toBase64(document), files: files.map(fileForm) };
    return (await this.#call('inspect', body, options))['description'];
  }

  async #call<Method extends SigningMethod>(
    method: Method,
    body: SigningRequest<Method>,
    { signal }: SigningCallOptions,
  ): Promise<Members> {
    const { origin, accessToken, fetch: given = fetch } = this.#options;
    const token = typeof accessToken === 'string' ? accessToken : await accessToken();
    const headers = { authorization: `Bearer ${token}` };
    // Never through `this`: the platform's own `fetch` insists on being called without one.
    const send: Fetch = (url, init) => given(url, init);
    const url = new URL(signingBase + signingForms[method].path, origin).href;
    return (await postJson(send, { url, body, headers, signal })).members;
  }
}

/** As the engine calls the algorithm that was chosen for a credential. */
export function engineAlgorithm({ algorithm }: ChosenAlgorithm): EngineAlgorithm {
  const { scheme, hash } = algorithm;
  return `${scheme === 'rsa-pkcs1' ? 'rsa' : scheme}-${hash}`;
}

function orderForm(order: EngineOrder): OrderForm {
  const { files, signer, existing, pdf, properties, ...others } = order;
  return {
    // Read-only for the caller; the form does not say so.
    ...(others as Omit<OrderForm, WithBytes>),
    files: files.map(fileForm),
    signer: { ...signer, certificates: signer.certificates.map(toBase64) },
    ...(existing !== undefined && { existing: toBase64(existing) }),
    ...(pdf && { pdf: pdfForm(pdf) }),
    ...(properties && { properties: propertiesForm(properties) }),
  };
}

function pdfForm({ visible, ...others }: EnginePdf): Asked<'pdf'> {
  const form = others as Omit<Asked<'pdf'>, 'visible'>;
  if (visible === undefined) return form;
  const { image, ...place } = visible;
  const kept = place as Omit<NonNullable<Asked<'pdf'>['visible']>, 'image'>;
  return { ...form, visible: { ...kept, ...(image && { image: toBase64(image) }) } };
}

function propertiesForm({ policy, ...others }: EngineProperties): Asked<'properties'> {
  const form = others as Omit<Asked<'properties'>, 'policy'>;
  if (policy === undefined) return form;
  return { ...form, policy: { ...policy, digest: toBase64(policy.digest) } };
}

function fileForm({ name, content, mimeType }: EngineFile): OrderForm['files'][number] {
  return {
    name,
    ...(content instanceof Uint8Array
      ? { document: toBase64(content) }
      : { digest: toBase64(content.digest) }),
    ...(mimeType !== undefined && { mimeType }),
  };
}
