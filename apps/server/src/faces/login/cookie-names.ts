/** What a browser keeps for a log-in under way, and how much a person may type. */

/** The password is proved, the code is not. */
export const totpCookie = 'kumoin_login_step';
/** A challenge for a passkey; a second one takes its place. */
export const passkeyCookie = 'kumoin_passkey_step';
/** Set out to a provider elsewhere. */
export const upstreamCookie = 'kumoin_upstream';
/** What the provider answered, until it is known whose browser this is. */
export const answerCookie = 'kumoin_upstream_answer';
/** As long as any step is good; the step itself knows exactly. */
export const stepSeconds = 600;

export const nameCharactersMax = 256;
export const passwordCharactersMax = 1_024;
