/**
 * The settings of channels: which ways a transaction may travel, each with what is wrong with it,
 * where the operator decides; see docs/operate/channels.md.
 */

import Type from 'typebox';

const offered = (description: string) => Type.Boolean({ default: true, description });
/** Neither shows that the person holds a key; so they are asked for by name in production. */
const weak = (description: string) =>
  Type.Optional(Type.Boolean({ description: `${description}; default: only in evaluation` }));

export const channelsSchema = Type.Object(
  {
    typed: offered(
      'a question and a code, typed: works with everything; can be read out on the phone to a fraudster',
    ),
    qr: offered(
      'a picture for a camera: a page of a fraudster can relay it; the device shows what it is for',
    ),
    flicker: offered(
      'HHD 1.4 for optical readers: flashes five times a second on a small area; see WCAG 2.3.1',
    ),
    light: offered('lamps for a camera: flashes below three times a second; slower than QR'),
    sound: offered(
      'tones for a microphone: everybody in the room hears them; they name the transaction, and tell nothing of it',
    ),
    push: offered(
      'wakes the app through the push service of its browser, which learns when, not what; people tire of it: compare numbers',
    ),
    sms: weak(
      'a code made by the server: the SIM may be swapped, the network overheard, the phone infected; the record says that no key of the user took part',
    ),
    mail: weak(
      'a code made by the server: whoever reads the mailbox has it; only for addresses in mailDomains',
    ),
    mailDomains: Type.Array(Type.String({ minLength: 1, maxLength: 253 }), {
      default: ['carriers'],
      maxItems: 1000,
      description:
        'where codes may be mailed: domains, *.domain with all below it, carriers (Japanese mobile carriers), or * for all',
    }),
    pushContact: Type.Optional(
      Type.String({
        pattern: '^(mailto:[^@\\s]+@[^@\\s]+|https://\\S+)$',
        maxLength: 320,
        description:
          'whom push services ask if something is wrong (RFC 8292); default: publicUrl, where it is https',
      }),
    ),
    insecurePushTargets: Type.Boolean({
      default: false,
      description:
        'push to plain HTTP and to addresses that are not public: for networks of one’s own',
    }),
  },
  {
    additionalProperties: false,
    default: {},
    description: 'how a transaction reaches a person: docs/operate/channels.md',
  },
);
