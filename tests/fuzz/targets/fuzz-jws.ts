/**
 * JSON, JWS and JAdES. A mutant may be told intact only where its payload and protected header
 * are texts of the sample; half of the mutants are mutated under their base64url.
 */

import { Buffer } from 'node:buffer';
import type { FuzzTarget } from '../fuzz-target.ts';
import { expectThat } from '../fuzz-target.ts';
import { intactSignatures, signSample } from '../fuzz-world.ts';
import { makeJadesWorld } from '../../worlds/jades-world.ts';

const content = new TextEncoder().encode('{"from":"山田","amount":12000}');
const world = makeJadesWorld({ at: Date.UTC(2026, 0, 5, 13, 45) });
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

export const fuzzJws: FuzzTarget = {
  name: 'jws',
  words: [
    '"',
    '\\u0000',
    '{"etsiU":[]}',
    '"crit":["b64"],"b64":false',
    '"sigD":{"mId":"http://uri.etsi.org/19182/ObjectIdByURIHash"}',
    '"__proto__":{}',
    ',"payload":""',
    '[[[[[[[[',
    '1e999',
    'eyJ',
    '.',
  ],
  samples: async () => [
    await signSample('jades', content),
    await signSample('jades', content, { packaging: 'compact', by: 'ed25519' }),
    await signSample('jades', content, { packaging: 'general', by: 'rsa2048', level: 'B-T' }),
    await signSample('jades', content, { level: 'B-LTA' }),
    await world.sign({ unencoded: true }),
    await world.sign({ by: 'p384', stamped: true }),
  ],
  run: async (input, sample) => {
    const intact = await intactSignatures(input, 'jades');
    if (intact.length === 0) return;
    const found = partsOf(input);
    const signed = partsOf(sample);
    expectThat(found.payload === signed.payload, 'intact over another payload');
    const known = found.headers.some((header) => signed.headers.includes(header));
    expectThat(known, 'intact under another header');
  },
  inner: (input, mutate) => {
    const text = textOf(input);
    const layers = [...text.matchAll(/eyJ[\w-]+/gu)];
    const layer = layers[input.length % Math.max(layers.length, 1)];
    if (layer === undefined) return Promise.resolve(mutate(input));
    const inside = mutate(new Uint8Array(Buffer.from(layer[0], 'base64url')));
    const changed = Buffer.from(inside).toString('base64url');
    const before = text.slice(0, layer.index);
    const after = text.slice(layer.index + layer[0].length);
    return Promise.resolve(new TextEncoder().encode(`${before}${changed}${after}`));
  },
};

interface Parts {
  readonly payload: string | undefined;
  readonly headers: readonly (string | undefined)[];
}

interface Json {
  readonly payload?: string;
  readonly protected?: string;
  readonly signatures?: readonly { readonly protected?: string }[];
}

/** By another reader than the engine's: Node's own. */
function partsOf(document: Uint8Array): Parts {
  const text = textOf(document);
  if (!text.trimStart().startsWith('{')) {
    const [header, payload] = text.split('.');
    return { payload, headers: [header] };
  }
  const json = JSON.parse(text) as Json;
  const headers = json.signatures?.map((each) => each.protected) ?? [json.protected];
  return { payload: json.payload, headers };
}
