import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { cloneFolder, loadCliConfig } from './config.ts';

test('the data folder lies in the clone unless it is named', () => {
  for (const environment of [{}, { KUMOIN_HOME: '' }]) {
    assert.equal(loadCliConfig(environment).home, join(cloneFolder, 'var'));
  }
  assert.equal(loadCliConfig({ KUMOIN_HOME: '/srv/kumoin' }).home, '/srv/kumoin');
  assert.equal(loadCliConfig({ KUMOIN_HOME: 'here' }).home, resolve('here'));
});

test('programs that are started get the same data folder, and all else as it was', () => {
  const { environment, home } = loadCliConfig({ PATH: '/bin', KUMOIN_PORT: '0' });
  assert.deepEqual(environment, { PATH: '/bin', KUMOIN_PORT: '0', KUMOIN_HOME: home });
});
