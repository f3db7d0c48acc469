/** What our pages say in English. */

import { html } from '../html.ts';
import type { Texts } from './texts.ts';

const signatures = (count: number): string => (count === 1 ? '1 signature' : `${count} signatures`);
const documents = (count: number): string => (count === 1 ? '1 document' : `${count} documents`);

export const en: Texts = {
  ownName: 'English',
  skip: 'Skip to the content',
  languages: 'Language',
  problemTitle: 'That did not work',
  problemPrefix: 'Error',
  noScript:
    'No passkey can be used here: it takes JavaScript, a browser that knows passkeys, and a name ' +
    'instead of an IP address in the address bar.',
  safeToClose: 'You can close this window.',
  requestId: 'Request number for support',
  detail: 'Detail',
  goOn: 'Continue',
  problems: {
    login_wrong: 'The name or the password is wrong.',
    code_wrong: 'This code is wrong, has expired or was used before. Type the code shown now.',
    factor_wrong: 'The PIN or a code is wrong. Nothing was signed. Please type everything again.',
    factor_locked:
      'This is locked after too many wrong tries. Nothing was signed. Please ask your administrator.',
    factor_missing: 'Something is still missing. Please fill in every field.',
    too_many: 'Too many tries. Please wait a few minutes, then try again.',
    code_not_sent: 'The code could not be sent. Please try again in a moment.',
    passkey_failed: 'The passkey was not accepted.',
    passkey_cancelled: 'The passkey was not used. You can try again.',
    device_refused: 'It was refused on your device. Nothing was signed. You can ask it once more.',
    device_expired: 'Your device was not answered in time. You can ask it once more.',
    device_awaited: 'Your device has not approved yet. Please ask it, and approve there first.',
    token_missing:
      'You have no token that could answer now. Please add one, or ask your administrator.',
    provider_failed: 'The log-in there did not succeed. Please try again or choose another way.',
    account_unlinked: 'No account here belongs to that log-in. Please choose another way.',
    form_stale:
      'This page was open for too long, or has been used in another tab. Please check it and send it again.',
    login_expired: 'You have been logged out for your safety. Please log in again.',
    try_later: 'This is not possible just now. Please try again in a moment.',
  },
  messages: {
    logged_in: { title: 'You are logged in', text: 'You can go back to your application.' },
    logged_out: { title: 'You are logged out', text: 'You can close this window.' },
    approved: {
      title: 'You have agreed',
      text: 'The application you started from carries on by itself.',
    },
    refused: { title: 'You have refused', text: 'Nothing was signed.' },
    answered_already: {
      title: 'This has been answered already',
      text: 'Each request can be answered once only.',
    },
    expired: {
      title: 'This request has expired',
      text: 'Nothing was signed. Please start again in your application.',
    },
    not_found: { title: 'There is nothing here', text: 'Please check the address.' },
    request_unreadable: {
      title: 'The request of the application has a fault',
      text: 'Nothing was signed. Please tell the maker of the application.',
    },
    client_unknown: {
      title: 'The application is not known here',
      text: 'Nothing was signed. You were not sent back, because the address to go to could not be checked.',
    },
    not_allowed: {
      title: 'This is not allowed',
      text: 'Your account or the application has no right to do this. Nothing was signed.',
    },
    login_failed: {
      title: 'The log-in did not succeed',
      text: 'Please start again in your application.',
    },
    too_many: {
      title: 'Too many requests',
      text: 'Please wait a few minutes, then try again.',
    },
    try_later: {
      title: 'Not possible just now',
      text: 'Nothing was signed. Please try again in a moment.',
    },
    internal: {
      title: 'Something went wrong on our side',
      text: 'Please try again. If it happens again, tell support the number below.',
    },
  },
  login: {
    title: 'Log in',
    forClient: (client) => html`to go on with ${client}`,
    name: 'Name of the account',
    password: 'Password',
    submit: 'Log in',
    or: 'or',
    passkey: 'Log in with a passkey',
    provider: (label) => html`Log in with ${label}`,
    totpTitle: 'Confirm the log-in',
    totpText: 'Open your authenticator app and type the code it shows.',
    code: 'Code',
    codeHint: 'Digits that change every 30 seconds',
    totpSubmit: 'Confirm',
    outTitle: 'Log out?',
    outText: 'What your applications ask for will need a new log-in.',
    outSubmit: 'Log out',
  },
  consent: {
    signTitle: (count) => `Sign? (${signatures(count)})`,
    asksToSign: (client) => html`${client} asks you to sign with your electronic signature.`,
    check: 'Please check this before you agree. A signature cannot be taken back.',
    proveTitle: 'Confirm that it is you',
    agree: 'Agree and sign',
    agreeWithPasskey: 'Agree and sign with a passkey',
    refuse: 'Refuse',
    outOfHand: 'If you did not start this yourself, do not agree.',
    access: {
      service: {
        title: 'Allow access?',
        asks: (client) => html`${client} asks for access to your signing account.`,
        means:
          'The application will see the name of your account and your certificates. It cannot sign: you will be asked each time.',
        agree: 'Allow access',
        refuse: 'Refuse',
      },
      'credential-creation': {
        title: 'Have a certificate issued?',
        asks: (client) => html`${client} asks to have a new certificate issued to you.`,
        means:
          'A key is made for you and kept here, with a certificate in your name. It cannot be used without you: you will be asked each time.',
        agree: 'Have it issued',
        refuse: 'Refuse',
      },
      'credential-deletion': {
        title: 'Delete a certificate?',
        asks: (client) => html`${client} asks to delete your certificate.`,
        means:
          'The certificate and its key will be destroyed. This cannot be undone, and nothing more can be signed with them.',
        agree: 'Delete the certificate',
        refuse: 'Keep the certificate',
      },
    },
  },
  facts: {
    title: 'What will be signed',
    details: 'For whom and with what',
    client: 'Application',
    account: 'Your account',
    credential: 'Certificate',
    subject: 'Issued to',
    qualifier: 'Kind of signature',
    qualifiers: {
      eu_eidas_qes: 'Qualified electronic signature (eIDAS)',
      eu_eidas_aes: 'Advanced electronic signature (eIDAS)',
      eu_eidas_aesqc: 'Advanced electronic signature with a qualified certificate (eIDAS)',
      eu_eidas_qeseal: 'Qualified electronic seal (eIDAS)',
      eu_eidas_aeseal: 'Advanced electronic seal (eIDAS)',
      eu_eidas_aesealqc: 'Advanced electronic seal with a qualified certificate (eIDAS)',
    },
    signatures: 'Number of signatures',
    count: signatures,
    description: 'Message of the application',
    toldByClient: 'Names and messages come from the application. The hash value is what is signed.',
    documentNumber: (number, of) => `Document ${number} of ${of}`,
    noLabel: 'without a name',
    hash: (algorithm) => `Hash value (${algorithm})`,
    hashHint: 'You can compare it with the one your application shows.',
    more: (count) => `Show ${documents(count)} more`,
    noDocuments: (count) =>
      `The application does not say what will be signed. If you agree, it can make ${signatures(count)} on documents of its choice.`,
    fewerDocuments: (known, count) =>
      `The application asks for ${signatures(count)} but names ${documents(known)} only. If you agree, it can choose what else is signed.`,
  },
  factors: {
    labels: {
      pin: 'PIN of the certificate',
      pinpage: 'PIN of the certificate',
      otp: 'Code of your authenticator app',
      sms: 'Code by text message',
      mail: 'Code by e-mail',
      app: 'Approval on another device',
      passkey: 'Passkey',
      ocra: 'Code of your token',
      device: 'Approval in the authenticator app',
    },
    hints: {
      pin: 'It stays here: the application never sees it.',
      pinpage: 'It stays here: the application never sees it.',
      otp: 'Digits that change every 30 seconds',
      sms: 'Digits from the newest message',
      mail: 'Digits from the newest message',
      app: 'Open your approvals on your other device and approve there. Then come back and agree.',
      passkey: 'When you agree, your device asks for your fingerprint, face or device PIN.',
      ocra: 'Your token shows what you approve; compare it with this page, then type its code.',
      device: 'The app shows what you approve; compare it with this page, and approve there.',
    },
    optional: 'if you want to use it',
    send: 'Send me a code',
    sendAgain: 'Send a new code',
    sentTo: (address) => html`A code was sent to ${address}.`,
  },
  token: {
    ask: { ocra: 'Show the number for my token', device: 'Ask on my device' },
    askAgain: 'Ask anew',
    typeQuestion: 'Type this into your token, or open the request in your authenticator app:',
    waits: 'Waiting for your device',
    lookAtDevice:
      'Open the authenticator app. Compare what it shows with this page, and approve only if it is the same.',
    typeNumber: 'The app asks for this number:',
    goesOn: 'This page goes on by itself as soon as you have decided.',
    lookNow: 'Look now',
    approved: 'You have approved this on your device.',
  },
  approval: {
    listTitle: 'Waiting for your approval',
    none: 'Nothing is waiting for you.',
    listText:
      'Applications ask you here to agree to signatures. Load the page again to see new ones.',
    asked: 'Asked at',
    until: 'Valid until',
    look: 'Look at it',
    back: 'Back to all that is waiting',
    onDevice:
      'This is approved in the authenticator app on your device, not on this page. Here you can refuse it.',
  },
  passkeys: {
    title: 'Your passkeys',
    text: 'With a passkey you log in and sign by fingerprint, face or the PIN of your device.',
    none: 'You have no passkey yet.',
    noName: 'Passkey without a name',
    createdAt: 'Added',
    lastUsedAt: 'Last used',
    never: 'never',
    remove: 'Remove',
    addTitle: 'Add a passkey',
    label: 'Name of the passkey',
    labelHint: 'For example the device it is on',
    add: 'Add a passkey',
  },
};
