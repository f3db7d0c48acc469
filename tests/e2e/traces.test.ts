/**
 * Traces of a real signature, received by a collector as an operator would run one: one trace,
 * the caller's own, each step below the one that took it, and nothing in it that is secret.
 */

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { CscWorld, bound, passwordOf, pin } from '../conformance/csc/csc-world.ts';
import { expectSuccess, textOf } from '../conformance/csc/expect-answer.ts';
import { askYes, digestOf, oids } from '../conformance/csc/signing-steps.ts';

interface SentSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly kind: number;
  readonly status: { readonly code?: number };
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly {
    readonly key: string;
    readonly value: { readonly stringValue?: string; readonly intValue?: number };
  }[];
}

interface Sent {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: SentSpan['attributes'] };
    readonly scopeSpans: readonly { readonly spans: readonly SentSpan[] }[];
  }[];
}

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const callerSpanId = '00f067aa0ba902b7';
const secrets: string[] = [pin, passwordOf.alice, digestOf(1), Buffer.alloc(32, 1).toString('hex')];
let sent: readonly Sent[] = [];
let received = '';
let credentialID = '';

before(async () => {
  const bodies: string[] = [];
  const collector = createServer((request, response) => {
    void text(request).then((body) => {
      bodies.push(body);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const { port } = collector.address() as AddressInfo;
  const otlpUrl = `http://127.0.0.1:${port}/v1/traces`;
  const world = await CscWorld.open({ telemetry: { otlpUrl, serviceName: 'signing-desk' } });
  await signOnce(world);
  await world.close();
  collector.close();
  collector.closeAllConnections();
  received = bodies.join('\n');
  sent = bodies.map((body) => JSON.parse(body) as Sent);
});

async function signOnce(world: CscWorld): Promise<void> {
  credentialID = await world.enrol('alice', bound);
  const session = await world.session('alice');
  const yes = await askYes({ session, version: 'v2', credentialID }, [digestOf(1)]);
  const SAD = textOf(expectSuccess(yes), 'SAD');
  secrets.push(session.token, SAD);
  const signing = {
    credentialID,
    SAD,
    hashes: [digestOf(1)],
    hashAlgorithmOID: oids.sha256,
    signAlgo: oids.ecdsaSha256,
  };
  const sign = () =>
    fetch(`${world.baseUrl}/csc/v2/signatures/signHash`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${session.token}`,
        'content-type': 'application/json',
        traceparent: `00-${traceId}-${callerSpanId}-01`,
      },
      body: JSON.stringify(signing),
    });
  assert.equal((await sign()).status, 200);
}

after(() => assert.ok(sent.length > 0));

function spansOfTrace(): readonly SentSpan[] {
  const all = sent.flatMap(({ resourceSpans }) =>
    resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
  );
  return all.filter((span) => span.traceId === traceId);
}

function attribute({ attributes }: Pick<SentSpan, 'attributes'>, name: string) {
  const { value } = attributes.find(({ key }) => key === name) ?? {};
  return value?.stringValue ?? value?.intValue;
}

test('one signature is one trace, and each step stands below the one that took it', () => {
  const spans = spansOfTrace();
  const nameOf = new Map(spans.map(({ spanId, name }) => [spanId, name]));
  const story = spans
    .toSorted((left, right) => (left.startTimeUnixNano < right.startTimeUnixNano ? -1 : 1))
    .map(({ name, parentSpanId }) => `${nameOf.get(parentSpanId ?? '') ?? parentSpanId} > ${name}`);
  const request = 'POST /csc/v2/signatures/signHash';
  for (const step of [
    `${callerSpanId} > ${request}`,
    `${request} > checkAccess`,
    'checkAccess > grants.findWithAccount',
    `${request} > signHash`,
    'signHash > recentCredentials.find',
    'signHash > authorizations.findWithOpenSlots',
    'signHash > decide',
    'signHash > authorizations.spend',
    'signHash > vault.sign',
    'signHash > journal.record',
  ]) {
    assert.equal(story.filter((line) => line === step).length, 1, `${step}\n${story.join('\n')}`);
  }
  const steps = ['decide', 'authorizations.spend', 'vault.sign', 'journal.record'];
  const order = story
    .map((line) => line.split(' > ')[1] ?? '')
    .filter((name) => steps.includes(name));
  assert.deepEqual(order, steps);
});

test('spans tell what the conventions ask for, and which credential it was', () => {
  const find = (name: string) => {
    const span = spansOfTrace().find((candidate) => candidate.name === name);
    assert.ok(span !== undefined, name);
    return span;
  };
  const request = find('POST /csc/v2/signatures/signHash');
  assert.equal(request.kind, 2);
  assert.equal(attribute(request, 'http.request.method'), 'POST');
  assert.equal(attribute(request, 'http.route'), '/csc/v2/signatures/signHash');
  assert.equal(attribute(request, 'http.response.status_code'), 200);
  const spend = find('authorizations.spend');
  assert.equal(attribute(spend, 'db.system.name'), 'sqlite');
  assert.equal(attribute(spend, 'kumoin.credential.id'), credentialID);
  assert.equal(attribute(find('vault.sign'), 'kumoin.signature.purpose'), 'signing');
  assert.equal(attribute(find('journal.record'), 'kumoin.journal.event'), 'signature.made');
  const [resource] = sent.flatMap(({ resourceSpans }) => resourceSpans);
  assert.ok(resource !== undefined);
  assert.equal(attribute(resource.resource, 'service.name'), 'signing-desk');
});

test('no span holds a password, a PIN, a token, a SAD or a digest', () => {
  for (const secret of secrets) assert.ok(!received.includes(secret), secret);
});
