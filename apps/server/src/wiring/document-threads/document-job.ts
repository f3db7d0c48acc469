/**
 * A job for a thread, and what it asks of this side: its time and its chance come along, so that
 * a thread has neither clock nor dice; time-stamps and whatever else comes from outside it asks
 * for. Certificates travel as they are encoded.
 */

import type { AdesNeeds, Imprint } from '@kumoin/ades';
import { parseCertificate } from '@kumoin/pki';
import type { AugmentationPorts } from '#usecases/signatures/augmentation.ts';
import { seededBytes } from '#domain/signatures/seeded-bytes.ts';
import type { Ask } from '#adapters/document-threads/serve-jobs.ts';
import type { Question } from '#adapters/document-threads/thread-messages.ts';
import type { DocumentCalls } from './document-calls.ts';

export interface DocumentJob {
  readonly call: keyof DocumentCalls;
  readonly given: readonly unknown[];
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly seed: Uint8Array;
}

interface AskedRevocation {
  readonly certificate: Uint8Array;
  readonly issuer: Uint8Array;
  readonly at: number;
  readonly issuedAfter?: number;
}

/** The ports of a job, on the side of the thread. */
export function portsOfJob({ at, seed }: DocumentJob, ask: Ask): AugmentationPorts {
  const bytes = seededBytes(seed);
  const needs = {
    timestamp: (imprint) => ask('timestamp', imprint) as ReturnType<AdesNeeds['timestamp']>,
    revocation: ({ certificate, issuer, ...when }) => {
      const asked: AskedRevocation = { certificate: certificate.raw, issuer: issuer.raw, ...when };
      return ask('revocation', asked) as ReturnType<AdesNeeds['revocation']>;
    },
    issuers: ({ raw }) => ask('issuers', raw) as ReturnType<AdesNeeds['issuers']>,
  } satisfies AdesNeeds;
  return {
    needs,
    anchors: () => ask('anchors', undefined) as ReturnType<AugmentationPorts['anchors']>,
    clock: { now: () => at },
    random: { bytes },
  };
}

/** Meets what a job asks for, on the side of the server. @throws what a need throws. */
export async function answerQuestion(
  { needs, anchors }: Pick<AugmentationPorts, 'needs' | 'anchors'>,
  { name, asked }: Question,
): Promise<unknown> {
  switch (name) {
    case 'timestamp':
      return needs.timestamp(asked as Imprint);
    case 'revocation': {
      const { certificate, issuer, ...when } = asked as AskedRevocation;
      const both = { certificate: parseCertificate(certificate), issuer: parseCertificate(issuer) };
      return needs.revocation({ ...both, ...when });
    }
    case 'issuers':
      return needs.issuers(parseCertificate(asked as Uint8Array));
    case 'anchors':
      return anchors();
    default:
      throw new Error(`a document thread asks for ${name}`);
  }
}
