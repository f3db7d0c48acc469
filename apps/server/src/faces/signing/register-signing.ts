/**
 * `/signing/v1/…`: the signature engine for clients whose signers hold their keys elsewhere,
 * described in `packages/contract/src/signing/signing-forms.ts`. Nothing is kept between calls.
 */

import { signingBase, signingForms } from '@kumoin/contract';
import type { SigningAnswer, SigningMethod, SigningRequest } from '@kumoin/contract';
import type { Extended } from '@kumoin/ades';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { shareHolder } from '#domain/access/share-holder.ts';
import type { SignatureEngine, SignatureEngineFor } from '#usecases/signatures/signature-engine.ts';
import { toBase64 } from '../base64.ts';
import { guardClientCalls } from '../guard-client-calls.ts';
import type { ClientDoor } from '../guard-client-calls.ts';
import type { TakeTurn, Turn } from '../take-turn.ts';
import { MalformedRequest } from './malformed-request.ts';
import {
  readFiles,
  readOctets,
  readSignatureValue,
  readSigningOrder,
} from './read-signing-order.ts';
import { statusOf } from './render-refusal.ts';

export interface SigningFace extends ClientDoor {
  readonly signatureEngineFor: SignatureEngineFor;
  /** Bounds what is let in and worked on at once. */
  readonly takeTurn: TakeTurn;
  /** Of visible signatures. */
  readonly signatureFont: () => Uint8Array;
  /** The largest body. */
  readonly documentBodyBytesMax: number;
}

type Handlers = {
  readonly [Method in SigningMethod]: (
    request: SigningRequest<Method>,
    engine: SignatureEngine,
  ) => Promise<SigningAnswer<Method>>;
};

export function registerSigning(app: FastifyInstance, face: SigningFace): void {
  void app.register(
    async (scope) => {
      const callerOf = guardClientCalls(scope, face, {
        method: 'signing',
        statusOf,
        tellUnreadable,
      });
      const turns = new WeakMap<FastifyRequest, Turn>();
      // Before the body is read, and after the guard has let the caller in.
      scope.addHook('onRequest', async (request, reply) => {
        const holder = shareHolder(callerOf(request));
        turns.set(request, face.takeTurn(holder, request.raw, reply.raw));
      });
      const handlers = makeHandlers(face);
      for (const name of Object.keys(signingForms) as SigningMethod[]) {
        const { path, request: body, answer } = signingForms[name];
        scope.post(
          path,
          { bodyLimit: face.documentBodyBytesMax, schema: { body, response: { 200: answer } } },
          async (request) => {
            const holder = shareHolder(callerOf(request));
            return turns.get(request)?.during(async (gone) => {
              const engine = face.signatureEngineFor({ holder, gone });
              // The body fits the form of this method: the schema saw to that.
              return handlers[name](request.body as never, engine);
            });
          },
        );
      }
    },
    { prefix: signingBase },
  );
}

function tellUnreadable(error: unknown): string | undefined {
  return error instanceof MalformedRequest ? error.message : undefined;
}

function makeHandlers(face: SigningFace): Handlers {
  return {
    prepare: async (form, engine) => {
      const order = readSigningOrder(form, face.signatureFont());
      const { prepared, moment } = await engine.prepareSignature(order);
      return {
        hash: prepared.hash,
        digest: toBase64(prepared.digestToSign),
        toBeSigned: toBase64(prepared.toBeSigned),
        signingTime: new Date(moment.signingTime).toISOString(),
        seed: toBase64(moment.seed),
      };
    },
    embed: async ({ signingTime, seed, signature, acceptLower = false, ...form }, engine) => {
      const order = readSigningOrder(form, face.signatureFont());
      const { kind, extended } = await engine.embedSignature({
        order,
        moment: { signingTime: readInstant(signingTime), seed: readOctets(seed, 'seed') },
        signature: readSignatureValue(signature, order.signer),
        acceptLower,
      });
      return { kind, ...tell(extended) };
    },
    extend: async ({ document, files = [], level, acceptLower = false }, engine) => {
      const octets = readOctets(document, 'document');
      const order = { document: octets, files: readFiles(files), level, acceptLower };
      return { kind: 'document', ...tell(await engine.extendSignature(order)) };
    },
    inspect: async ({ document, files = [] }, engine) => {
      const octets = readOctets(document, 'document');
      return { description: await engine.showSignatures(octets, readFiles(files)) };
    },
  };
}

function tell({ document, level, shortfalls }: Extended) {
  return { document: toBase64(document), level, shortfalls: [...shortfalls] };
}

const instantForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;

/** @throws {MalformedRequest} */
function readInstant(text: string): number {
  const at = instantForm.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new MalformedRequest('signingTime');
  return at;
}
