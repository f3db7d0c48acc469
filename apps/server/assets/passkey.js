/**
 * Passkeys on our pages, where script may run: logging in, agreeing, registering. What the page
 * offers stands in `data-passkey`; words that are told are in the page already, in its language.
 * Without this script the pages work, only without passkeys. W3C WebAuthn Level 3.
 */

(() => {
  'use strict';

  const { browserSupportsWebAuthn, startAuthentication, startRegistration } =
    globalThis.SimpleWebAuthnBrowser;
  const problem = document.querySelector('[data-passkey-problem]');

  /** One at a time: while the authenticator asks, the button that began it is busy. */
  async function run(button, work) {
    if (button.getAttribute('aria-busy') === 'true') return;
    button.setAttribute('aria-busy', 'true');
    problem.textContent = '';
    try {
      await work();
    } catch (error) {
      const cancelled = ['NotAllowedError', 'AbortError'].includes(error?.name);
      problem.textContent = cancelled ? problem.dataset.cancelled : problem.dataset.failed;
    } finally {
      button.removeAttribute('aria-busy');
    }
  }

  async function post(path, body) {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return response.json();
  }

  /** Nobody, not even an answer of our server, leads this page elsewhere. */
  function go(path) {
    const target = new URL(path, location.origin);
    if (target.origin !== location.origin) throw new Error('a path of another server');
    location.assign(target.href);
  }

  function offerLogin(button) {
    const { optionsPath, answerPath, csrf, lang, return: returnTo } = button.dataset;
    const session = { csrf, lang, return: returnTo };
    button.hidden = false;
    button.addEventListener('click', () =>
      run(button, async () => {
        const optionsJSON = await post(optionsPath, session);
        const response = await startAuthentication({ optionsJSON });
        const { location: next } = await post(answerPath, { ...session, response });
        go(next);
      }),
    );
  }

  /** The challenge is in the page; the answer goes with the form, as if it had been typed. */
  function offerConsent(form) {
    const optionsJSON = JSON.parse(form.dataset.options);
    const isRequired = form.dataset.passkey === 'required';
    const own = form.querySelector('[data-with-passkey]');
    if (own !== null) own.hidden = false;
    form.addEventListener('submit', (event) => {
      const { submitter } = event;
      if (form.elements.passkey.value !== '') return;
      if (!isRequired && submitter !== own) return;
      event.preventDefault();
      void run(submitter, async () => {
        form.elements.passkey.value = JSON.stringify(await startAuthentication({ optionsJSON }));
        form.requestSubmit(submitter);
      });
    });
    // Whoever comes back to this page by the browser's button signs anew.
    addEventListener('pageshow', () => (form.elements.passkey.value = ''));
  }

  function offerRegistration(form) {
    const { optionsPath, answerPath, csrf } = form.dataset;
    const button = form.querySelector('button');
    button.disabled = false;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void run(button, async () => {
        const optionsJSON = await post(optionsPath, { csrf });
        const response = await startRegistration({ optionsJSON });
        const label = form.elements.label.value;
        await post(answerPath, { csrf, label, response });
        location.reload();
      });
    });
  }

  const offers = {
    login: offerLogin,
    required: offerConsent,
    offered: offerConsent,
    register: offerRegistration,
  };
  // Browsers give no passkey to an IP address (W3C WebAuthn Level 3, 5.1.3).
  const isNamed = !/^(\d+(\.\d+){3}|\[.*\])$/.test(location.hostname);
  if (!isNamed || !browserSupportsWebAuthn()) return;
  document.querySelector('[data-without-passkey]').hidden = true;
  for (const place of document.querySelectorAll('[data-passkey]')) {
    offers[place.dataset.passkey]?.(place);
  }
})();
