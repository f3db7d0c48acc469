/**
 * The part of the configuration that is about signing: how large a request with documents may
 * be, how long results of signing in the background are kept, whom we tell of them.
 */

import Type from 'typebox';
import type { Static } from 'typebox';

const mebibyte = 2 ** 20;

/** A name or an IP address as URLs have it (IPv6 in brackets), and perhaps a port. */
const hostForm = '^([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(:[1-9][0-9]{0,4})?$';

export const signingSchema = Type.Object(
  {
    documentBodyBytesMax: Type.Integer({
      default: 16 * mebibyte,
      minimum: 64 * 1024,
      // What a vault process of its own takes in at once has to hold it.
      maximum: 24 * mebibyte,
      description: 'largest body of signatures/signDoc; of it, documents in Base64 are 3/4',
    }),
    validitySecondsDefault: Type.Integer({
      default: 3_600,
      minimum: 1,
      maximum: 30 * 24 * 3_600,
      description: 'how long a result in operationMode A waits, without validity_period',
    }),
    validitySecondsMax: Type.Integer({
      default: 7 * 24 * 3_600,
      minimum: 1,
      maximum: 30 * 24 * 3_600,
      description: 'the longest validity_period that is taken',
    }),
    documentThreads: Type.Optional(
      Type.Integer({
        minimum: 2,
        maximum: 256,
        description:
          'threads of a server process that work on documents of clients; by default one more than there are processors, five at most',
      }),
    ),
    documentSecondsMax: Type.Integer({
      default: 30,
      minimum: 1,
      maximum: 600,
      description: 'how long one request may keep such a thread; what takes longer is refused',
    }),
    documentMemoryMebibytes: Type.Integer({
      default: 512,
      minimum: 128,
      maximum: 16 * 1024,
      description: 'how much memory such a thread may take; what takes more is refused',
    }),
    trustAnchorFiles: Type.Array(Type.String(), {
      default: [],
      maxItems: 1000,
      description: 'PEM: roots beside our own that signatures of /signing/v1 may lead to',
    }),
    validationHosts: Type.Array(Type.String({ maxLength: 260, pattern: hostForm }), {
      default: [],
      maxItems: 1000,
      description:
        'hosts OCSP answers, revocation lists and issuers are fetched from: host, at the usual port, or host:port; none: nowhere',
    }),
    timestampUrls: Type.Array(Type.String({ pattern: '^https?://' }), {
      default: [],
      maxItems: 10,
      description: 'time-stamp authorities (RFC 3161) to fall back on when ours cannot stamp',
    }),
    insecureNotifications: Type.Boolean({
      default: false,
      description: 'response_uri over plain HTTP and at private addresses, too',
    }),
  },
  { additionalProperties: false, default: {}, description: 'limits of signing' },
);

export type SigningSettings = Static<typeof signingSchema>;
