/** The relaxations that are in force, one line each: what a start says before anything else. */

import type { Config } from '../config.ts';

export function relaxations(config: Config): readonly string[] {
  const keys = relaxationsOfKeys(config);
  return config.roles === 'vault' ? keys : [...keys, ...relaxationsOfFaces(config)];
}

function relaxationsOfKeys({ pkcs11, roles }: Config): readonly string[] {
  if (pkcs11 !== undefined || roles === 'api') return [];
  return ['software keys: private keys are protected by a file, not by an HSM'];
}

function relaxationsOfFaces(config: Config): readonly string[] {
  return [
    ...(config.tls === undefined ? ['plain HTTP: passwords and PINs travel unencrypted'] : []),
    ...(config.signing.insecureNotifications
      ? ['notifications: over plain HTTP and to private addresses, wherever a caller names']
      : []),
    ...(config.channels.insecurePushTargets
      ? ['push: over plain HTTP and to private addresses, wherever a device says']
      : []),
    ...(config.transactions.secondParty?.insecureHttp === true
      ? ['second party: answers and a client secret may travel unencrypted']
      : []),
    ...(config.mode === 'evaluation'
      ? [
          'demo accounts: their secrets are in demo.json',
          'own test CA: nobody else trusts it',
          ...relaxationsOfSenders(config),
        ]
      : []),
  ];
}

function relaxationsOfSenders({ senders }: Config): readonly string[] {
  const printed = [
    ...(senders?.smtp === undefined ? ['mail'] : []),
    ...(senders?.sms === undefined ? ['SMS'] : []),
  ];
  if (printed.length === 0) return [];
  return [`no ${printed.join(', no ')}: codes for signers are printed on this terminal`];
}
