/**
 * A log-in at a SAML identity provider by other people: a good one is let in, and each thing that
 * is wrong with a response keeps it out. SAML 2.0 Profiles, 4.1; Somorovsky et al., "On Breaking
 * SAML: Be Whoever You Want to Be" (USENIX Security 2012), for the wrapping attacks.
 */

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { rsaIdentity } from '../../worlds/rsa-identity.ts';
import { SamlWorld } from './saml-world.ts';
import { wrappings } from './wrap-response.ts';

let world: SamlWorld;
before(async () => {
  world = await SamlWorld.open();
});
after(() => world.close());
beforeEach(() => world.refresh());

/** For the right reason, as the operator is told, and without telling the person which. */
async function refuse(xml: string, why: RegExp): Promise<void> {
  assert.match((await world.whyRefused(xml)) ?? 'it is believed', why);
  const { status, text } = await world.present(xml);
  assert.equal(status, 400);
  assert.match(text, /The log-in there did not succeed/);
  assert.equal(await world.whoIs(), undefined);
}

/** The time in it, in milliseconds. */
function expiryOf(xml: string): number {
  const [, time = ''] =
    /<(?:\w+:)?SubjectConfirmationData[^>]*NotOnOrAfter="([^"]*)"/.exec(xml) ?? [];
  return Date.parse(time);
}

const unsigned = (xml: string): string => xml.replace(/<Signature[\s\S]*?<\/Signature>/, '');

describe('a good response', () => {
  test('logs in the person of the verified address, and leads back', async () => {
    const { status, location } = await world.present(await world.fetchResponse());
    assert.deepEqual([status, location], [303, '/approvals?lang=en']);
    assert.equal(await world.whoIs(), 'carol: saml, strong');
  });

  test('is known by its subject the next time, whatever the address is then', async () => {
    await world.present(await world.fetchResponse());
    world.refresh();
    world.provider.person = { id: 'subject-1', email: 'moved@example.com' };
    await world.present(await world.fetchResponse());
    assert.equal(await world.whoIs(), 'carol: saml, strong');
  });

  test('is good until the millisecond before its end', async () => {
    const xml = await world.fetchResponse();
    world.server.clock.at = expiryOf(xml) - 1;
    await world.present(xml);
    assert.equal(await world.whoIs(), 'carol: saml, strong');
  });

  test('of a person nobody here knows gets a page that says so', async () => {
    world.provider.person = { id: 'subject-9', email: 'nobody@example.com' };
    const { status, text } = await world.present(await world.fetchResponse());
    assert.equal(status, 400);
    assert.match(text, /No account here belongs to that log-in/);
  });
});

describe('a response that is late, early, or somebody else’s', () => {
  test('used twice, in whichever browser', async () => {
    const xml = await world.fetchResponse();
    assert.equal((await world.post(xml)).status, 303);
    assert.equal((await world.post(xml)).status, 400);
    world.refresh();
    await world.fetchResponse();
    await refuse(xml, /used before/);
  });

  test('at its end, and a second after', async () => {
    for (const late of [0, 1_000]) {
      world.refresh();
      const xml = await world.fetchResponse();
      world.server.clock.at = expiryOf(xml) + late;
      await refuse(xml, /not valid now/);
    }
  });

  test('of a future that no clock is wrong by', async () => {
    const xml = await world.fetchResponse();
    world.server.clock.at -= 60_000;
    await refuse(xml, /not valid now/);
  });

  test('for another audience', async () => {
    world.provider.misdeed = { audience: 'urn:somebody:else' };
    await refuse(await world.fetchResponse(), /audience/);
  });

  test('for another place', async () => {
    world.provider.misdeed = { recipient: 'https://elsewhere.example/acs' };
    await refuse(await world.fetchResponse(), /this place/);
  });

  test('that answers no request', async () => {
    const { location = '' } = await world.browser.get('/login/saml/corp');
    const request = new URL(location);
    request.searchParams.delete('SAMLRequest');
    world.provider.misdeed = {
      audience: `${world.server.baseUrl}/login/saml/corp/metadata`,
    };
    const page = await (await fetch(request)).text();
    const [, value = ''] = /name="SAMLResponse"\s+value="([^"]*)"/.exec(page) ?? [];
    const xml = Buffer.from(value, 'base64').toString('utf8');
    assert.doesNotMatch(xml, /InResponseTo="[^"]/);
    await refuse(xml, /no bearer confirmation/);
  });

  test('that answers the request of another browser', async () => {
    const xml = await world.fetchResponse();
    world.refresh();
    await world.fetchResponse();
    const { status, text } = await world.present(xml);
    assert.equal(status, 400);
    assert.match(text, /log in again/);
    assert.equal(await world.whoIs(), undefined);
  });

  test('that comes to a browser which asked for nothing', async () => {
    const xml = await world.fetchResponse();
    world.refresh();
    await world.present(xml);
    assert.equal(await world.whoIs(), undefined);
  });

  test('of another issuer, under a good key', async () => {
    world.provider.misdeed = { issuer: 'urn:test:other' };
    await refuse(await world.fetchResponse(), /the issuer/);
  });

  test('sent to another provider of ours', async () => {
    assert.equal((await world.post(await world.fetchResponse(), 'other')).status, 400);
  });

  test('that says the person was refused', async () => {
    world.provider.misdeed = {
      samlStatusCode: 'urn:oasis:names:tc:SAML:2.0:status:AuthnFailed',
      signAssertion: false,
    };
    await refuse(await world.fetchResponse(), /signature/);
  });
});

describe('a signature that is not the provider’s', () => {
  test('none', async () => {
    await refuse(unsigned(await world.fetchResponse()), /signature/);
    world.refresh();
    world.provider.misdeed = { signAssertion: false };
    await refuse(await world.fetchResponse(), /signature/);
  });

  test('of another key, with its own certificate inside', async () => {
    const { key, certificate: cert } = rsaIdentity('stranger');
    world.provider.misdeed = { key, cert };
    await refuse(await world.fetchResponse(), /signature/);
  });

  test('of the response alone, where the assertion’s is asked for', async () => {
    world.provider.misdeed = { signAssertion: false, signResponse: true };
    await refuse(await world.fetchResponse(), /signature/);
  });

  test('with SHA-1', async () => {
    for (const weak of [{ signatureAlgorithm: 'rsa-sha1' }, { digestAlgorithm: 'sha1' }]) {
      world.refresh();
      world.provider.misdeed = weak;
      await refuse(await world.fetchResponse(), /an algorithm/);
    }
  });

  test('over other words: one letter of the name, the address, a time, a bit of itself', async () => {
    const another = (text: string): string =>
      `${text.slice(0, -1)}${text.endsWith('A') ? 'B' : 'A'}`;
    const changes: readonly (readonly [RegExp, (text: string) => string])[] = [
      [/subject-1/, () => 'subject-2'],
      [/alice@example\.com/, () => 'bob@example.com'],
      [/NotOnOrAfter="20\d\d/, () => 'NotOnOrAfter="2099'],
      [/<SignatureValue>.{11}/, another],
      [/<DigestValue>./, another],
    ];
    for (const [pattern, by] of changes) {
      world.refresh();
      const xml = await world.fetchResponse();
      const changed = xml.replace(pattern, by);
      assert.notEqual(changed, xml, String(pattern));
      await refuse(changed, /signature/);
    }
  });
});

describe('a good signature with an evil assertion beside it', () => {
  for (const { name, wrap } of wrappings) {
    test(name, async () => {
      const xml = await world.fetchResponse();
      const wrapped = wrap(xml, (text) => text.replaceAll('alice@example.com', 'bob@example.com'));
      assert.match(wrapped, /bob@example\.com/);
      assert.match(wrapped, /alice@example\.com/);
      await refuse(wrapped, /not exactly one (response|assertion)/);
    });
  }
});

describe('markup that makes two readers see two texts', () => {
  const name = 'alice@example.com';
  const changes: readonly (readonly [string, (xml: string) => string])[] = [
    ['a document type', (xml) => `<!DOCTYPE a [<!ENTITY b "c">]>${xml}`],
    ['a comment in a value', (xml) => xml.replace(name, `alice@example.com<!-- -->.evil`)],
    ['a comment beside everything', (xml) => `${xml}<!-- -->`],
    ['a processing instruction', (xml) => xml.replace(name, `${name}<?a b?>`)],
    ['CDATA', (xml) => xml.replace(name, `<![CDATA[${name}]]>`)],
  ];
  for (const [what, change] of changes) {
    test(what, async () => refuse(change(await world.fetchResponse()), /markup/));
  }
});

describe('what is no response at all', () => {
  const others = ['', 'x', '<a/>', '<Response/>', '{"a":1}', '<'.repeat(1_000)];
  for (const xml of others) {
    test(JSON.stringify(xml.slice(0, 20)), async () => {
      assert.equal((await world.post(xml)).status, 400);
    });
  }

  test('not base64, missing, twice, or too large', async () => {
    const path = '/login/saml/corp/acs';
    for (const body of ['SAMLResponse=%3Ca%3E', '', 'SAMLResponse=PGEvPg&SAMLResponse=PGEvPg']) {
      assert.equal((await world.browser.post(path, body)).status, 400, body);
    }
    const large = Buffer.from('<a>'.repeat(70_000)).toString('base64');
    assert.equal((await world.browser.post(path, { SAMLResponse: large })).status, 400);
    const huge = 'A'.repeat(600_000);
    assert.equal((await world.browser.post(path, { SAMLResponse: huge })).status, 413);
  });

  test('nested ten thousand deep', async () => {
    const deep = `<Response><Assertion>${'<a>'.repeat(10_000)}${'</a>'.repeat(10_000)}</Assertion></Response>`;
    assert.equal((await world.post(deep)).status, 400);
  });
});

test('an unknown provider is not found', async () => {
  assert.equal((await world.browser.get('/login/saml/nobody')).status, 404);
  assert.equal((await world.browser.get('/login/saml/nobody/metadata')).status, 404);
});

test('the metadata names us, where to answer, and that assertions are to be signed', async () => {
  const { status, headers, text } = await world.browser.get('/login/saml/corp/metadata');
  assert.equal(status, 200);
  assert.equal(headers.get('content-type'), 'application/samlmetadata+xml');
  assert.ok(text.includes(`entityID="${world.server.baseUrl}/login/saml/corp/metadata"`));
  assert.ok(text.includes(`Location="${world.server.baseUrl}/login/saml/corp/acs"`));
  assert.match(text, /WantAssertionsSigned="true"/);
});

test('the log-in page leads there', async () => {
  const { text } = await world.browser.get('/login?lang=ja');
  assert.match(text, /href="\/login\/saml\/corp\?/);
  assert.match(text, /会社/);
});
