/** In a thread or on the spot: the same octets, the same refusals, the same outages. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { NeedUnmet } from '@kumoin/ades';
import type { AdesSigner } from '@kumoin/ades';
import { bytesToHex, digest } from '@kumoin/pki';
import { makePkiWorld } from '@kumoin/testkit';
import type { ActorName } from '@kumoin/testkit';
import { authorityWorld } from '../../../../../tests/worlds/authority-world.ts';
import { samplePdf } from '../../../../../tests/worlds/sample-pdf.ts';
import { Outage } from '#domain/outage.ts';
import { Refusal } from '#domain/refusal.ts';
import type { DocumentPreparation } from '#domain/signatures/prepared-document.ts';
import type { AugmentationPorts } from '#usecases/signatures/augmentation.ts';
import type { EngineOrder } from '#usecases/signatures/engine-order.ts';
import { ownValidationNeeds } from '../own-validation-needs.ts';
import { makeSignatureFont } from '../signature-font.ts';
import { makeDocumentCalls } from './document-calls.ts';
import { portsOfJob } from './document-job.ts';
import { openDocumentThreads } from './open-document-threads.ts';
import { preparingInThreads, throughThreads } from './through-threads.ts';

const at = Date.UTC(2030, 0, 1);
const pki = makePkiWorld({ at });
const algorithm = { scheme: 'ecdsa', hash: 'sha256' } as const;
const signer = signerBy('p256', algorithm);
const text = new TextEncoder().encode('an order for tea');
const inText = [{ name: 'order.txt', content: text }];
const inXml = [{ name: 'a.xml', content: new TextEncoder().encode('<order>tea</order>') }];
const inPdf = [{ name: 'a.pdf', content: samplePdf() }];
const seed = new Uint8Array(32).fill(9);

function signerBy(actor: ActorName, by: AdesSigner['algorithm']): AdesSigner {
  const [certificate = new Uint8Array(), ...chain] = pki.chain(actor);
  return { certificate, chain, algorithm: by };
}

const order = (changes: Partial<EngineOrder> = {}): EngineOrder => ({
  ...{ format: 'cades', level: 'B-B', files: inText, signer },
  ...changes,
});

/** Authorities of ours, whose stamp over the same is the same, so that both sides can be compared. */
async function authorities({ isStamping = true } = {}): Promise<AugmentationPorts> {
  const world = await authorityWorld({ at });
  await world.createAuthorities(world.plan);
  const own = ownValidationNeeds(world);
  const stamps = new Map<string, Promise<Uint8Array>>();
  const timestamp: typeof own.timestamp = async (imprint) => {
    if (!isStamping) {
      const cause = new Outage('store_failed', { cause: new Error('disk') });
      throw new NeedUnmet('our authority is out of order', { cause });
    }
    const known = bytesToHex(imprint.digest);
    const stamp = stamps.get(known) ?? own.timestamp(imprint);
    stamps.set(known, stamp);
    return stamp;
  };
  const anchors = async () => [
    ...(await world.showAuthority('root')).chain,
    pki.certificate('root'),
  ];
  const random = { bytes: () => seed };
  return { needs: { ...own, timestamp }, anchors, clock: { now: () => at }, random };
}

async function bothSides(t: TestContext, options?: { readonly isStamping: boolean }) {
  const ports = await authorities(options);
  const limits = { documentThreads: 2, documentSecondsMax: 60, documentMemoryMebibytes: 512 };
  const threads = openDocumentThreads(limits, { warn: () => {} });
  t.after(() => threads.close());
  const through = throughThreads(threads, ports);
  const there = { ...through.signatureEngineFor({ holder: 'one' }), ...through.documentWork };
  const onTheSpot = (): typeof there => {
    const job = { call: 'showSignatures', given: [], at, seed } as const;
    const { clock, random } = portsOfJob(job, async () => assert.fail('asked'));
    return makeDocumentCalls({ ...ports, clock, random });
  };
  /** @returns what came of it on both sides, which is the same. */
  async function same<T>(act: (work: typeof there) => Promise<T>): Promise<T> {
    const [here, far] = await Promise.all([outcomeOf(act(onTheSpot())), outcomeOf(act(there))]);
    assert.deepEqual(far.told, here.told);
    return here.take();
  }
  return { same, threads, ports };
}

/** What of it can be told apart, and the thing itself. */
async function outcomeOf<T>(run: Promise<T>) {
  try {
    const made = await run;
    return { told: { made }, take: () => made };
  } catch (error) {
    assert.ok(error instanceof Error);
    const { constructor: kind, message, cause } = error;
    const { detail, code } = error as Error & { detail?: unknown; code?: unknown };
    const because = cause instanceof Error ? cause.message : undefined;
    const take = (): T => {
      throw error;
    };
    return { told: { kind, message, detail, code, because }, take };
  }
}

type Both = Awaited<ReturnType<typeof bothSides>>;

async function signed({ same }: Both, changes: Partial<EngineOrder>, acceptLower = false) {
  const asked = order(changes);
  const { prepared, moment } = await same((work) => work.prepareSignature(asked));
  const signature = pki.sign('p256', algorithm, prepared.toBeSigned);
  const embed = { order: asked, moment, signature, acceptLower };
  return same((work) => work.embedSignature(embed));
}

const refused = (code: string) => (error: unknown) =>
  error instanceof Refusal && error.code === code;

test('every format is prepared, embedded, described and extended alike', async (t) => {
  const both = await bothSides(t);
  const place = { corner: 'top_left', width: 150, height: 40 } as const;
  const appearance = { place, font: makeSignatureFont()(), lines: ['An order for tea'] };
  const orders: readonly Partial<EngineOrder>[] = [
    { format: 'cades' },
    { format: 'xades', packaging: 'enveloped', files: inXml },
    { format: 'jades', packaging: 'general' },
    { format: 'asic-e-xades' },
    { format: 'pades', files: inPdf, pdf: { appearance } },
  ];
  for (const changes of orders) {
    const { extended } = await signed(both, changes);
    assert.equal(extended.level, 'B-B');
    const { document } = extended;
    const raise = { document, files: [], level: 'B-T', acceptLower: false } as const;
    const raised = await both.same((work) => work.extendSignature(raise));
    assert.equal(raised.level, 'B-T');
    const told = await both.same((work) => work.showSignatures(raised.document, []));
    assert.deepEqual(
      told.signatures.map(({ level, integrity }) => [level, integrity.faults]),
      [['B-T', []]],
    );
  }
});

test('what is short of a level is told alike, and taken where lower is accepted', async (t) => {
  const both = await bothSides(t);
  await assert.rejects(signed(both, { level: 'B-LT' }), refused('level_not_reached'));
  const { extended } = await signed(both, { level: 'B-LT' }, true);
  assert.equal(extended.level, 'B-T');
  assert.ok(extended.shortfalls.length > 0);
});

test('refusals are the same', async (t) => {
  const { same } = await bothSides(t);
  const notPdf = order({ format: 'pades', files: inText });
  await assert.rejects(
    same((work) => work.prepareSignature(notPdf)),
    refused('document_unreadable'),
  );
  const stranger = order({ signer: { ...signer, certificate: text } });
  await assert.rejects(
    same((work) => work.prepareSignature(stranger)),
    refused('signer_unreadable'),
  );
  const signature = new Uint8Array(70);
  const embed = { order: order(), moment: { signingTime: at, seed }, acceptLower: false };
  await assert.rejects(
    same((work) => work.embedSignature({ ...embed, signature })),
    refused('signature_wrong'),
  );
  await assert.rejects(
    same((work) => work.showSignatures(text, [])),
    refused('document_unreadable'),
  );
});

const agreed = { algorithm: 'sha256', bytes: digest('sha256', text) } as const;
const agreedTo: DocumentPreparation = {
  asked: {
    kind: 'cades',
    facts: { document: text, attached: true, level: 'B-T', properties: [] },
  },
  ...{ agreed, seed, at, signer: signerBy('ed25519', { scheme: 'ed25519' }) },
};

test('documents that were agreed to are prepared and finished alike, by a vault too', async (t) => {
  const { same, threads, ports } = await bothSides(t);
  const prepare = ({ prepareDocuments }: ReturnType<typeof preparingInThreads>) =>
    prepareDocuments([agreedTo], 'one');
  const inputs = await same(prepare);
  assert.deepEqual(await prepare(preparingInThreads(threads, ports)), inputs);
  const signature = pki.sign('ed25519', { scheme: 'ed25519' }, inputs[0] ?? text);
  const finishing = { preparation: agreedTo, signature };
  const signed = await same((work) => work.finishDocument(finishing, 'one'));
  assert.equal(signed.kind, 'document');
  const told = await same((work) => work.showSignatures(signed.bytes, []));
  assert.equal(told.signatures[0]?.level, 'B-T');
});

test('an authority of ours that is down is an outage on both sides', async (t) => {
  const { same } = await bothSides(t, { isStamping: false });
  const [input = text] = await same((work) => work.prepareDocuments([agreedTo], 'one'));
  const signature = pki.sign('ed25519', { scheme: 'ed25519' }, input);
  await assert.rejects(
    same((work) => work.finishDocument({ preparation: agreedTo, signature }, 'one')),
    (error) => error instanceof Outage && error.code === 'store_failed',
  );
});

test('another document than the one that was agreed to is refused alike', async (t) => {
  const { same } = await bothSides(t);
  const other = { ...agreedTo, agreed: { ...agreed, bytes: digest('sha256', seed) } };
  await assert.rejects(
    same((work) => work.prepareDocuments([other], 'one')),
    refused('document_differs'),
  );
});
