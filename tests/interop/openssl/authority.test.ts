/**
 * What our own CA and time-stamp authority serve over HTTP, judged by tools nobody here wrote:
 * OpenSSL, and GnuTLS as a second engine. Every yes stands beside the nearest no.
 *
 * The server is asked over loopback, as relying parties would; its clock shows the present,
 * since the judges have no other.
 */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import type { KeyAlgorithm } from '@kumoin/pki';
import type { Credential } from '../../../apps/server/src/domain/credentials/credential.ts';
import {
  evaluationPolicy,
  evaluationTimestampPolicy,
} from '../../../apps/server/src/domain/issuance/certificate-profile.ts';
import {
  authorityWorld,
  enrolment,
  serveAuthority,
  useCases,
} from '../../worlds/authority-world.ts';
import { makeWorkbench, missing } from './workbench.ts';

const withoutGnutls = missing('ocsptool') || missing('certtool');

const hierarchies: readonly { readonly caKey: KeyAlgorithm; readonly unitKey: KeyAlgorithm }[] = [
  { caKey: 'p-256', unitKey: 'p-256' },
  { caKey: 'rsa-3072', unitKey: 'rsa-3072' },
  { caKey: 'rsa-4096', unitKey: 'p-384' },
];

for (const keys of hierarchies) {
  describe(`a CA with ${keys.caKey}, units with ${keys.unitKey}`, () => {
    const bench = makeBench();
    let app: ReturnType<typeof serveAuthority>;
    let url = '';
    let alice: Credential;
    let revoked: Credential;
    let units: readonly Uint8Array[] = [];
    let enrolAndRevoke: () => Promise<Credential>;

    before(async () => {
      const world = await authorityWorld({ at: Date.now(), ...keys });
      app = serveAuthority(world);
      url = await app.listen({ host: '127.0.0.1', port: 0 });
      const ports = { ...world.ports, baseUrl: url };
      const { createAuthorities, enrolCredential, revokeCertificate } = useCases(ports);
      const { root, issuing, timestamp } = await createAuthorities({ ...world.plan, baseUrl: url });
      alice = await enrolCredential({ ...enrolment, accountId: world.accountId });
      units = timestamp.chain.slice(0, 2);
      enrolAndRevoke = async () => {
        const credential = await enrolCredential({ ...enrolment, accountId: world.accountId });
        const serialNumber = credential.certificateSerial;
        await revokeCertificate({ serialNumber, reason: 'keyCompromise' });
        return credential;
      };
      revoked = await enrolAndRevoke();

      bench.writePem('root.pem', 'CERTIFICATE', root.chain.slice(0, 1));
      bench.writePem('issuing.pem', 'CERTIFICATE', issuing.chain.slice(0, 1));
      bench.writePem('tsa.pem', 'CERTIFICATE', timestamp.chain.slice(0, 1));
      bench.writePem('alice.pem', 'CERTIFICATE', alice.chain.slice(0, 1));
      bench.writePem('revoked.pem', 'CERTIFICATE', revoked.chain.slice(0, 1));
      const stranger = await authorityWorld({ at: Date.now() });
      const foreign = await stranger.createAuthorities(stranger.plan);
      const bob = await stranger.enrolCredential({ ...enrolment, accountId: stranger.accountId });
      bench.writePem('foreign-root.pem', 'CERTIFICATE', foreign.root.chain.slice(0, 1));
      bench.writePem('foreign-issuing.pem', 'CERTIFICATE', foreign.issuing.chain.slice(0, 1));
      bench.writePem('foreign.pem', 'CERTIFICATE', bob.chain.slice(0, 1));
      const lists = [await downloadCrl(url, 'issuing'), await downloadCrl(url, 'root')];
      bench.writePem('crls.pem', 'X509 CRL', lists);
      bench.write('data', Buffer.from('what is to be dated\n'));
      bench.write('other', Buffer.from('something else\n'));
    });
    after(async () => {
      await app.close();
      bench.clear();
    });

    const openssl = (...args: readonly string[]) => bench.ask('openssl', ...args);
    const chain = ['-CAfile', 'root.pem', '-untrusted', 'issuing.pem'];

    describe('certificates', () => {
      const strict = ['verify', '-x509_strict', ...chain, '-CRLfile', 'crls.pem', '-crl_check_all'];
      const policy = ['-policy', evaluationPolicy, '-explicit_policy'];

      test('a signer passes the strictest path check, with lists for every level', async () => {
        assert.match((await openssl(...strict, ...policy, 'alice.pem')).said, /alice\.pem: OK/);
      });

      test('a revoked signer does not', async () => {
        const { code, said } = await openssl(...strict, 'revoked.pem');
        assert.notEqual(code, 0);
        assert.match(said, /certificate revoked/);
      });

      test('a signer of another installation does not', async () => {
        const { code, said } = await openssl('verify', ...chain, 'foreign.pem');
        assert.notEqual(code, 0);
        assert.match(said, /unable to get local issuer certificate/);
      });

      test('a policy that was never given is missed', async () => {
        const other = ['-policy', `${evaluationPolicy}.1`, '-explicit_policy'];
        const { said } = await openssl('verify', ...chain, ...other, 'alice.pem');
        assert.match(said, /no explicit policy/);
      });

      test('a time-stamp certificate has the purpose, a signer has not', async () => {
        const purpose = ['verify', '-purpose', 'timestampsign', '-x509_strict', ...chain];
        assert.match((await openssl(...purpose, 'tsa.pem')).said, /tsa\.pem: OK/);
        assert.match(
          (await openssl(...purpose, 'alice.pem')).said,
          /unsuitable certificate purpose/,
        );
      });

      test('they are served at the addresses that stand in them', async () => {
        const { said } = await openssl('x509', '-in', 'alice.pem', '-noout', '-text');
        const issuer = /CA Issuers - URI:(\S+)/.exec(said)?.[1] ?? '';
        assert.ok(issuer.startsWith(url), said);
        bench.write('fetched.cer', await download(issuer, 'application/pkix-cert'));
        const fetched = await openssl('x509', '-inform', 'DER', '-in', 'fetched.cer');
        const known = await openssl('x509', '-in', 'issuing.pem');
        assert.equal(fetched.said, known.said);
        bench.write('fetched.pem', await download(`${url}/pki/root.pem`, 'application/x-pem-file'));
        const anchor = ['verify', '-CAfile', 'fetched.pem', '-untrusted', 'issuing.pem'];
        assert.match((await openssl(...anchor, 'alice.pem')).said, /OK/);
      });

      test('GnuTLS trusts the chain too', { skip: withoutGnutls }, async () => {
        bench.writePem('chain.pem', 'CERTIFICATE', alice.chain);
        const verify = ['--verify-chain', '--infile', 'chain.pem'];
        assert.match((await bench.ask('certtool', ...verify)).said, /The certificate is trusted/);
      });
    });

    describe('revocation lists', () => {
      test('the list is signed by its issuer', async () => {
        bench.write('issuing.crl', await downloadCrl(url, 'issuing'));
        const verify = ['crl', '-inform', 'DER', '-in', 'issuing.crl', '-noout', '-verify'];
        assert.match((await openssl(...verify, '-CAfile', 'issuing.pem')).said, /verify OK/);
        const foreign = await openssl(...verify, '-CAfile', 'foreign-issuing.pem');
        assert.doesNotMatch(foreign.said, /verify OK/);
      });

      test('a revocation shows in the very next list, which has a higher number', async () => {
        const show = async () => {
          bench.write('shown.crl', await downloadCrl(url, 'issuing'));
          return openssl('crl', '-inform', 'DER', '-in', 'shown.crl', '-noout', '-text');
        };
        const numberOf = (text: string) => Number(/CRL Number:\s+(\d+)/.exec(text)?.[1]);
        const earlier = (await show()).said;
        assert.match(earlier, new RegExp(revoked.certificateSerial, 'i'));
        assert.match(earlier, /Key Compromise/);
        assert.doesNotMatch(earlier, new RegExp(alice.certificateSerial, 'i'));

        const gone = await enrolAndRevoke();
        const later = (await show()).said;
        assert.match(later, new RegExp(gone.certificateSerial, 'i'));
        assert.equal(numberOf(later), numberOf(earlier) + 1);
      });

      test(
        'GnuTLS accepts the list, and not as somebody else’s',
        { skip: withoutGnutls },
        async () => {
          bench.writePem('crl.pem', 'X509 CRL', [await downloadCrl(url, 'issuing')]);
          const verify = ['--verify-crl', '--infile', 'crl.pem', '--load-ca-certificate'];
          assert.match((await bench.ask('certtool', ...verify, 'issuing.pem')).said, /Verified/);
          const foreign = await bench.ask('certtool', ...verify, 'foreign-issuing.pem');
          assert.match(foreign.said, /Not verified/);
        },
      );
    });

    describe('status answers', () => {
      const about = (certificate: string, ...more: readonly string[]) =>
        openssl(
          'ocsp',
          '-issuer',
          'issuing.pem',
          ...more,
          '-cert',
          certificate,
          '-url',
          `${url}/pki/ocsp`,
          '-CAfile',
          'root.pem',
          '-verify_other',
          'issuing.pem',
        );
      const trusted = (certificate: string, ...more: readonly string[]) =>
        about(certificate, ...more).then(({ said }) => {
          assert.match(said, /Response verify OK/);
          assert.doesNotMatch(said, /no nonce in response|Nonce Verify error/);
          return said;
        });

      for (const hash of ['-sha1', '-sha256']) {
        test(`good, asked with ${hash}`, async () => {
          assert.match(await trusted('alice.pem', hash), /alice\.pem: good/);
        });

        test(`revoked with its reason, asked with ${hash}`, async () => {
          const said = await trusted('revoked.pem', hash);
          assert.match(said, /revoked\.pem: revoked/);
          assert.match(said, /Reason: keyCompromise/);
        });
      }

      test('unknown for a serial number that was never issued', async () => {
        const said = await trusted('alice.pem', '-serial', '0x1234567890abcdef');
        assert.match(said, /0x1234567890abcdef: unknown/);
      });

      test('one answer for several questions', async () => {
        const said = await trusted('alice.pem', '-cert', 'revoked.pem');
        assert.match(said, /revoked\.pem: revoked/);
        assert.match(said, /alice\.pem: good/);
      });

      test('the delegated responder is the issuer’s own, with the purpose and no-check', async () => {
        const { said } = await about('alice.pem', '-sha256', '-resp_text');
        assert.match(said, /OCSP Signing/);
        assert.match(said, /OCSP No Check/);
      });

      test('whoever trusts another root does not believe the answer', async () => {
        const { said } = await openssl(
          ...['ocsp', '-issuer', 'issuing.pem', '-cert', 'alice.pem', '-url', `${url}/pki/ocsp`],
          ...['-CAfile', 'foreign-root.pem'],
        );
        assert.match(said, /Response Verify Failure/);
      });

      test('a certificate of another installation is none of our business', async () => {
        const { said } = await openssl(
          ...['ocsp', '-issuer', 'foreign-issuing.pem', '-cert', 'foreign.pem'],
          ...['-url', `${url}/pki/ocsp`, '-CAfile', 'root.pem'],
        );
        assert.match(said, /unauthorized/);
      });

      test('garbage is a malformed request', async () => {
        bench.write(
          'garbage.resp',
          await post(`${url}/pki/ocsp`, 'application/ocsp-request', Buffer.from('garbage')),
        );
        const { said } = await openssl('ocsp', '-respin', 'garbage.resp', '-no_nonce');
        assert.match(said, /malformedrequest/);
      });

      test('GET gives the same as POST, and GnuTLS agrees', { skip: withoutGnutls }, async () => {
        const make = ['-issuer', 'issuing.pem', '-sha256', '-cert', 'alice.pem', '-no_nonce'];
        await openssl('ocsp', ...make, '-reqout', 'request.der');
        const request = encodeURIComponent(
          Buffer.from(bench.read('request.der')).toString('base64'),
        );
        const answer = await download(`${url}/pki/ocsp/${request}`, 'application/ocsp-response');
        bench.write('answer.der', answer);
        const verify = ['-e', '--load-response', 'answer.der', '--load-trust'];
        const yes = await bench.ask('ocsptool', ...verify, 'issuing.pem');
        assert.match(yes.said, /Verifying OCSP Response: Success/);
        const no = await bench.ask('ocsptool', ...verify, 'foreign-issuing.pem');
        assert.doesNotMatch(no.said, /Verifying OCSP Response: Success/);
      });

      test('GnuTLS asks for itself and is told', { skip: withoutGnutls }, async () => {
        const ask = [`--ask=${url}/pki/ocsp`, '--load-issuer', 'issuing.pem', '--nonce'];
        const load = ['--load-trust', 'issuing.pem', '--load-cert'];
        const good = await bench.ask('ocsptool', ...ask, ...load, 'alice.pem');
        assert.match(good.said, /Verifying OCSP Response: Success/);
        assert.match(good.said, /Certificate Status: good/);
        const gone = await bench.ask('ocsptool', ...ask, ...load, 'revoked.pem');
        assert.match(gone.said, /Certificate Status: revoked/);
      });
    });

    describe('time-stamps', () => {
      const stamp = async (...query: readonly string[]) => {
        await openssl('ts', '-query', '-data', 'data', ...query, '-out', 'q.tsq');
        bench.write(
          'r.tsr',
          await post(`${url}/tsa`, 'application/timestamp-query', bench.read('q.tsq')),
        );
      };
      const verify = ['ts', '-verify', '-in', 'r.tsr', '-CAfile', 'root.pem'];

      for (const hash of ['-sha256', '-sha384', '-sha512']) {
        test(`${hash}: the answer fits the query and the data`, async () => {
          await stamp(hash, '-cert');
          const query = await openssl(...verify, '-queryfile', 'q.tsq');
          assert.match(query.said, /Verification: OK/);
          assert.match((await openssl(...verify, '-data', 'data')).said, /Verification: OK/);
          const wrong = await openssl(...verify, '-data', 'other');
          assert.match(wrong.said, /message imprint mismatch/);
        });
      }

      test('without certificates in the token, the verifier brings them', async () => {
        await stamp('-sha256');
        bench.writePem('untrusted.pem', 'CERTIFICATE', units);
        const brought = [...verify, '-data', 'data', '-untrusted', 'untrusted.pem'];
        assert.match((await openssl(...brought)).said, /Verification: OK/);
        assert.doesNotMatch((await openssl(...verify, '-data', 'data')).said, /Verification: OK/);
      });

      test('whoever trusts another root does not believe it', async () => {
        await stamp('-sha256', '-cert');
        const foreign = ['ts', '-verify', '-in', 'r.tsr', '-CAfile', 'foreign-root.pem'];
        assert.match((await openssl(...foreign, '-data', 'data')).said, /Verification: FAILED/);
      });

      test('the token says what was asked: nonce, policy, accuracy of a second', async () => {
        await stamp('-sha256', '-cert');
        const { said } = await openssl('ts', '-reply', '-in', 'r.tsr', '-text');
        assert.match(said, /Status: Granted/);
        assert.match(said, /Accuracy: 0x01 seconds/);
        assert.match(said, /Ordering: no/);
        const nonce = /Nonce: (\S+)/.exec(said)?.[1];
        const asked = await openssl('ts', '-query', '-in', 'q.tsq', '-text');
        assert.match(nonce ?? '', /^0x/);
        assert.equal(/Nonce: (\S+)/.exec(asked.said)?.[1], nonce);
        assert.ok(said.includes(`Policy OID: ${evaluationTimestampPolicy}`), said);
      });

      for (const { why, query, failure } of [
        { why: 'MD5', query: ['-md5'], failure: /unrecognized or unsupported algorithm/ },
        { why: 'SHA-1', query: ['-sha1'], failure: /unrecognized or unsupported algorithm/ },
        {
          why: 'a policy that is not ours',
          query: ['-sha256', '-tspolicy', '1.2.3.4'],
          failure: /the requested TSA policy is not supported/,
        },
      ]) {
        test(`${why} is rejected with the reason`, async () => {
          await stamp(...query);
          const { said } = await openssl('ts', '-reply', '-in', 'r.tsr', '-text');
          assert.match(said, /Status: Rejected/);
          assert.match(said, failure);
        });
      }

      test('a query cut short is rejected as malformed', async () => {
        await stamp('-sha256');
        bench.write(
          'r.tsr',
          await post(
            `${url}/tsa`,
            'application/timestamp-query',
            bench.read('q.tsq').subarray(0, -1),
          ),
        );
        const { said } = await openssl('ts', '-reply', '-in', 'r.tsr', '-text');
        assert.match(said, /transaction not permitted or supported/);
      });
    });
  });
}

/** The folder of a workbench, with questions that do not hold up the server in this process. */
function makeBench() {
  const bench = makeWorkbench();
  const { write, read, clear } = bench;
  const folder = bench.path('');
  const ask = (command: string, ...args: readonly string[]) =>
    new Promise<{ readonly code: number; readonly said: string }>((resolve) => {
      const options = { cwd: folder, timeout: 30_000 };
      const child = execFile(command, [...args], options, (_error, stdout, stderr) => {
        resolve({ code: child.exitCode ?? -1, said: `${stdout}${stderr}` });
      });
    });
  return { write, read, clear, ask, writePem: bench.writePem };
}

async function download(address: string, mediaType: string): Promise<Uint8Array> {
  const response = await fetch(address);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), mediaType);
  return new Uint8Array(await response.arrayBuffer());
}

function downloadCrl(url: string, issuer: string): Promise<Uint8Array> {
  return download(`${url}/pki/crl/${issuer}.crl`, 'application/pkix-crl');
}

async function post(address: string, mediaType: string, body: Uint8Array): Promise<Uint8Array> {
  const headers = { 'content-type': mediaType };
  const response = await fetch(address, { method: 'POST', headers, body: Buffer.from(body) });
  assert.equal(response.status, 200);
  return new Uint8Array(await response.arrayBuffer());
}
