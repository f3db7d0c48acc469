/** CAdES, attached and detached. */

import { embedCms, openAugmentableCades, prepareCades } from '@kumoin/ades';
import { answer, flipAt, flipContents, signerOf } from './maker.ts';
import type { Maker } from './maker.ts';
import { raise } from './raise.ts';

const marker = 'very bytes';
const text = `The ${marker} that are to be signed.\n`;
const content = { name: 'document.txt', bytes: new TextEncoder().encode(text) };

export const cadesMaker: Maker = {
  make: async (workshop, cell) => {
    const attached = cell.packaging === 'attached';
    const prepared = prepareCades({
      content: { document: content.bytes },
      attached,
      signer: signerOf(workshop, cell),
      signingTime: workshop.now(),
    });
    const signed = embedCms(prepared, answer(workshop, cell, prepared.toBeSigned));
    const beside = attached ? {} : { content: content.bytes };
    const open = (cms: Uint8Array) => openAugmentableCades(cms, beside);
    const document = await raise(workshop, cell, { open, document: signed });
    return { document, contents: attached ? [] : [content] };
  },
  tamper: (made) =>
    made.contents.length > 0
      ? flipContents(made, marker)
      : { ...made, document: flipAt(made.document, marker) },
};
