/**
 * Return values in plain words: what happened, and what the operator can do.
 *
 * PKCS #11 v2.40, 5.1. Only values that have been met in the field have words of their own; the
 * others are told by name, since their name is all that anybody knows about them.
 */

/** What the standard has no return value for. */
export type OwnCode =
  | 'agent_died'
  | 'binding_missing'
  | 'key_unknown'
  | 'key_unprotected'
  | 'library_missing'
  | 'library_unloadable'
  | 'library_wrong_architecture'
  | 'overloaded'
  | 'pin_file_exposed'
  | 'pin_file_unreadable'
  | 'pin_last_try'
  | 'timeout'
  | 'token_ambiguous'
  | 'token_unknown';

export interface Explanation {
  /** What happened. */
  readonly explanation: string;
  /** What to do. */
  readonly hint: string;
}

type Row = readonly [explanation: string, hint: string];

const lookAtTheDevice =
  'Nothing needs to be done if it comes back: sessions are opened again by themselves. If not, ' +
  "look at the HSM's own log, its network and its power.";
const fixThePin =
  'Write the right user PIN into the PIN file. It is tried again as soon as the file changes, ' +
  'and not before, so that the token does not lock itself.';

const own: Readonly<Record<OwnCode, Row>> = {
  agent_died: [
    'the process that runs the PKCS#11 library ended unexpectedly',
    'It is started again by itself. If this repeats, the library crashes: ask its vendor for an ' +
      'update, and look at the lines the library printed.',
  ],
  binding_missing: [
    'the native binding to PKCS#11 libraries has not been built',
    'Run "npm run build:pkcs11". It needs a C++ compiler (Debian package g++).',
  ],
  key_unknown: [
    'no token that could be asked holds this key',
    'Check that the token labels name the tokens the keys were made in.',
  ],
  key_unprotected: [
    'the key could leave its token: it is extractable, or not sensitive',
    'Such a key is never used. Make a new one; keys made by this service are protected.',
  ],
  library_missing: [
    'there is no PKCS#11 library at the configured path',
    "Set pkcs11.library to the .so file that comes with the HSM's client software.",
  ],
  library_unloadable: [
    'the PKCS#11 library could not be loaded',
    "Install what the library needs (ldd names it), and check the client's own configuration.",
  ],
  library_wrong_architecture: [
    'the PKCS#11 library was built for another kind of processor',
    'Install the client software for the processor of this machine.',
  ],
  overloaded: [
    'more operations are waiting for the tokens than can be served in time',
    'Raise pkcs11.sessionsMax if the HSM has sessions to spare, or add an HSM.',
  ],
  pin_file_exposed: [
    'the PIN file can be read or changed by others',
    'Make it readable by the user of the service only: chmod 600, or 440 with a group of its own.',
  ],
  pin_file_unreadable: [
    'the PIN file cannot be read, is empty, or holds more than one line',
    'Set pinFile to a file that holds the user PIN of the token and nothing else.',
  ],
  pin_last_try: [
    'one more wrong PIN would lock the token, so the PIN was not tried',
    'Log in once with the right PIN by other means (pkcs11-tool --login), and correct the PIN file.',
  ],
  timeout: [
    'the PKCS#11 library did not answer in time',
    'The process that runs it was ended and is started again. ' + lookAtTheDevice,
  ],
  token_ambiguous: ['more than one token has this label', 'Give each token a label of its own.'],
  token_unknown: [
    'the library shows no token with this label',
    'Compare the labels. If the token is missing, the library looks elsewhere: see its own ' +
      'configuration (of SoftHSM2, SOFTHSM2_CONF), and whether this user may read it.',
  ],
};

const standard: Readonly<Record<string, Row>> = {
  CKR_ARGUMENTS_BAD: ['the library refused an argument', 'This is a defect: please report it.'],
  CKR_ATTRIBUTE_VALUE_INVALID: [
    'the token does not take a key with these attributes',
    'The HSM may not support this kind of key; its manual lists what it does.',
  ],
  CKR_CRYPTOKI_NOT_INITIALIZED: ['the library lost its state', lookAtTheDevice],
  CKR_DATA_LEN_RANGE: ['the input has a length the key cannot sign', 'Ask for another algorithm.'],
  CKR_DEVICE_ERROR: ['the HSM reports a fault, or cannot be reached', lookAtTheDevice],
  CKR_DEVICE_MEMORY: [
    'the HSM has no room left',
    'Destroy keys that are not needed any more, or use a larger HSM.',
  ],
  CKR_DEVICE_REMOVED: ['the token was removed while it was in use', lookAtTheDevice],
  CKR_DOMAIN_PARAMS_INVALID: [
    'the token does not know this curve',
    'Use another kind of key; the manual of the HSM lists what it supports.',
  ],
  CKR_FUNCTION_FAILED: ['the HSM could not do what was asked', lookAtTheDevice],
  CKR_FUNCTION_NOT_SUPPORTED: ['the library cannot do this', 'Use another kind of key.'],
  CKR_FUNCTION_REJECTED: ['somebody or something refused the request at the HSM', lookAtTheDevice],
  CKR_GENERAL_ERROR: [
    'the library failed and does not say why',
    'At a start: see whether it finds its own configuration (of SoftHSM2, SOFTHSM2_CONF), and ' +
      'this user may use it. Later: look at the own log of the HSM, its network and its power.',
  ],
  CKR_HOST_MEMORY: ['the library had no memory left on this machine', 'Give the machine more.'],
  CKR_KEY_FUNCTION_NOT_PERMITTED: [
    'the token does not let this key sign',
    'The key was made for something else; make one with this service.',
  ],
  CKR_KEY_HANDLE_INVALID: ['the token does not know the key any more', lookAtTheDevice],
  CKR_KEY_SIZE_RANGE: ['the token does not make keys of this size', 'Use another size.'],
  CKR_KEY_TYPE_INCONSISTENT: ['the key is of another kind than the algorithm', 'Use its own.'],
  CKR_MECHANISM_INVALID: [
    'the token does not know this algorithm',
    'Use another; "pkcs11-tool --module LIBRARY --list-mechanisms" lists what it knows.',
  ],
  CKR_MECHANISM_PARAM_INVALID: ['the token refuses these parameters', 'Use another algorithm.'],
  CKR_OBJECT_HANDLE_INVALID: ['the token does not know the object any more', lookAtTheDevice],
  CKR_OPERATION_ACTIVE: ['a session was busy with something else', lookAtTheDevice],
  CKR_PIN_EXPIRED: ['the PIN has expired', 'Set a new PIN on the token, and in the PIN file.'],
  CKR_PIN_INCORRECT: ['the token refused the PIN', fixThePin],
  CKR_PIN_INVALID: ['the PIN has characters the token does not take', fixThePin],
  CKR_PIN_LEN_RANGE: ['the PIN is too short or too long for the token', fixThePin],
  CKR_PIN_LOCKED: [
    'the token has locked its user PIN after too many wrong ones',
    'Its security officer has to set a new PIN ("pkcs11-tool --login --login-type so --init-pin"); ' +
      'then write it into the PIN file. Until then no log-in is tried.',
  ],
  CKR_SESSION_CLOSED: ['the token closed a session', lookAtTheDevice],
  CKR_SESSION_COUNT: [
    'the token has no session left for us',
    'Lower pkcs11.sessionsMax, or end other programs that use the token.',
  ],
  CKR_SESSION_HANDLE_INVALID: ['the token does not know a session any more', lookAtTheDevice],
  CKR_SLOT_ID_INVALID: ['the slot of the token is gone', lookAtTheDevice],
  CKR_TEMPLATE_INCONSISTENT: [
    'the token does not make keys that are sensitive, non-extractable and for signing only',
    'Check the policy of the HSM.',
  ],
  CKR_TOKEN_NOT_PRESENT: ['the token is not in its slot', lookAtTheDevice],
  CKR_TOKEN_NOT_RECOGNIZED: ['the slot holds something that is no token we know', lookAtTheDevice],
  CKR_TOKEN_WRITE_PROTECTED: [
    'the token is write-protected',
    'Keys cannot be made or destroyed on it; lift the protection, or name another token first.',
  ],
  CKR_USER_NOT_LOGGED_IN: ['the token has forgotten our log-in', lookAtTheDevice],
  CKR_USER_PIN_NOT_INITIALIZED: [
    'the token has no user PIN yet',
    'Its security officer has to set one ("pkcs11-tool --init-pin").',
  ],
  CKR_USER_TOO_MANY_TYPES: ['another kind of user is logged in', 'End the other program.'],
};

/** Words for a code; an unknown one is told by its name. */
export function explain(code: string): Explanation {
  const table: Readonly<Record<string, Row>> = { ...own, ...standard };
  const unknown: Row = [
    `the library answered ${code}`,
    'The manual of the HSM says what it means by this.',
  ];
  const [explanation, hint] = Object.hasOwn(table, code) ? (table[code] ?? unknown) : unknown;
  return { explanation, hint };
}
