/** The hierarchy is made once, whatever interrupts it and whoever else makes it too. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { evidencePurpose } from '@kumoin/evidence';
import { oid, validatePath } from '@kumoin/pki';
import { certificateOf } from '#domain/issuance/authority.ts';
import { authorityWorld, useCases } from '../../../../../tests/worlds/authority-world.ts';

const at = Date.UTC(2031, 4, 6, 7, 8, 9);
const kinds = ['root', 'issuing', 'timestamp', 'status', 'evidence'] as const;

test('makes root, issuing CA and the units, each certified by the one above', async () => {
  const world = await authorityWorld({ at });
  const own = await world.createAuthorities(world.plan);
  assert.deepEqual(
    kinds.map((kind) => own[kind].chain.length),
    [1, 2, 3, 3, 3],
  );
  for (const kind of kinds) {
    const authority = own[kind];
    assert.deepEqual(authority.chain.at(-1), own.root.chain[0]);
    assert.deepEqual(await world.ports.authorities.find(authority.id), authority);
    const { serialNumberHex } = certificateOf(authority);
    const issuer = kind === 'root' || kind === 'issuing' ? own.root : own.issuing;
    const issued = await world.ports.issuedCertificates.find(issuer.id, serialNumberHex);
    assert.deepEqual(issued?.certificate, authority.chain[0]);
  }
});

test('every validity lies inside the one above', async () => {
  const world = await authorityWorld({ at });
  const own = await world.createAuthorities(world.plan);
  const root = certificateOf(own.root);
  const issuing = certificateOf(own.issuing);
  assert.equal(root.notBefore, at);
  assert.ok(issuing.notAfter < root.notAfter);
  for (const kind of ['timestamp', 'status'] as const) {
    assert.ok(certificateOf(own[kind]).notAfter < issuing.notAfter);
  }
});

test('a second run makes nothing, even with another plan', async () => {
  const world = await authorityWorld({ at });
  const first = await world.createAuthorities(world.plan);
  const { sequence } = await world.ports.journal.head();
  const again = await world.createAuthorities({ ...world.plan, organization: 'Other' });
  assert.deepEqual(again, first);
  assert.equal((await world.ports.journal.head()).sequence, sequence);
});

describe('a run that was interrupted is finished by the next', () => {
  for (const [made, kind] of kinds.entries()) {
    for (const line of ['key', 'certificate', 'authority'] as const) {
      test(`before the ${line} of ${kind} was stored`, async () => {
        const world = await authorityWorld({ at });
        const { createAuthorities } = useCases(interrupted(world, { made, line }));
        await assert.rejects(createAuthorities(world.plan), /the power went off/);

        const there = await Promise.all(kinds.map((k) => world.ports.authorities.findByKind(k)));
        const own = await world.createAuthorities(world.plan);
        for (const [index, authority] of there.entries()) {
          if (index < made) assert.deepEqual(own[kinds[index] ?? 'root'], authority);
          else assert.equal(authority, undefined);
        }
      });
    }
  }

  type World = Awaited<ReturnType<typeof authorityWorld>>;

  /** Everything works until so many authorities are there; then one line fails. */
  function interrupted(
    { ports }: World,
    { made, line }: { made: number; line: 'key' | 'certificate' | 'authority' },
  ) {
    let stored = 0;
    const failing =
      <Args extends unknown[], Answer>(at: string, act: (...args: Args) => Promise<Answer>) =>
      async (...args: Args) => {
        if (at === line && stored === made) throw new Error('the power went off');
        return act(...args);
      };
    const { authorities, keyVault, issuedCertificates } = ports;
    const addAuthority = failing('authority', authorities.add.bind(authorities));
    return {
      ...ports,
      keyVault: overlay(keyVault, {
        generate: failing('key', keyVault.generate.bind(keyVault)),
      }),
      issuedCertificates: overlay(issuedCertificates, {
        add: failing('certificate', issuedCertificates.add.bind(issuedCertificates)),
      }),
      authorities: overlay(authorities, {
        add: async (authority: Parameters<typeof addAuthority>[0]) => {
          const added = await addAuthority(authority);
          stored += 1;
          return added;
        },
      }),
    };
  }
});

/** The same object with some methods in front of its own. */
function overlay<Port extends object>(port: Port, methods: Partial<Port>): Port {
  return new Proxy(port, {
    get(target, name) {
      const own = Reflect.get(methods, name) as unknown;
      if (own !== undefined) return own;
      const value = Reflect.get(target, name) as unknown;
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

test('of two that start at once one wins, and the keys of the other are destroyed', async () => {
  const world = await authorityWorld({ at });
  const destroyed: string[] = [];
  const keyVault = overlay(world.ports.keyVault, {
    destroy: async (keyRef) => {
      destroyed.push(keyRef);
      await world.ports.keyVault.destroy(keyRef);
    },
  });
  const { createAuthorities } = useCases({ ...world.ports, keyVault });
  const [one, two] = await Promise.all([
    createAuthorities(world.plan),
    createAuthorities(world.plan),
  ]);
  assert.deepEqual(one, two);
  assert.ok(destroyed.length > 0);
  for (const kind of kinds) assert.ok(!destroyed.includes(one[kind].keyRef));
});

test('every chain is valid to our own path check, for its own purpose only', async () => {
  const world = await authorityWorld({ at });
  const own = await world.createAuthorities(world.plan);
  const check = (kind: 'timestamp' | 'status' | 'evidence', extendedKeyUsage: string) =>
    validatePath({
      certificate: certificateOf(own[kind]),
      intermediates: [certificateOf(own.issuing)],
      anchors: [certificateOf(own.root)],
      at,
      extendedKeyUsage,
    }).valid;
  assert.equal(check('timestamp', oid.purposeTimeStamping), true);
  assert.equal(check('timestamp', oid.purposeOcspSigning), false);
  assert.equal(check('status', oid.purposeOcspSigning), true);
  assert.equal(check('status', oid.purposeTimeStamping), false);
  assert.equal(check('evidence', evidencePurpose), true);
  assert.equal(check('evidence', oid.purposeTimeStamping), false);
  assert.equal(check('timestamp', evidencePurpose), false);
});
