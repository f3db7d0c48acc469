/**
 * Light codes on our pages: lamps that a reader or a camera looks at. WCAG 2.2, 2.3.1.
 *
 * Nothing flashes before somebody has read the warning and pressed the button. The button, Escape,
 * 60 seconds, another window, another tab, and folding it up end it. What flashes covers at most
 * 21,824 square CSS pixels, counted at the zoom of the moment; where the system asks for reduced
 * motion nothing flashes at all. Without this script the other ways are on the page.
 *
 * Frames last a whole number of refreshes of the screen, and never less than they should: a frame
 * that comes late is harmless, one that comes early is another flash. Refreshes are not counted but
 * timed: on a machine with much to do they become rare, and a reader waits for frames in time.
 */

(() => {
  'use strict';

  const areaMax = 21_824;
  const secondsMax = 60;
  /** A callback may come so much early in its refresh; waiting for the next would be too long. */
  const earlyMs = 3;
  const lit = '#fff';
  const dark = '#000';
  const calm = matchMedia('(prefers-reduced-motion: reduce)');

  /** What a CSS pixel is magnified by, as far as a page can know: pinched, or zoomed. */
  function zoom() {
    const pinched = visualViewport?.scale ?? 1;
    const zoomed = innerWidth > 0 ? outerWidth / innerWidth : 1;
    return Math.max(1, pinched) * Math.max(1, zoomed);
  }

  class LightCode {
    constructor(place) {
      this.place = place;
      this.frames = place.dataset.frames.split(',');
      this.frameMs = Number(place.dataset.frameMs);
      this.svg = place.querySelector('svg');
      this.lamps = [...this.svg.querySelectorAll('[data-lamp]')];
      this.ownWidth = Number(this.svg.getAttribute('width'));
      this.ownHeight = Number(this.svg.getAttribute('height'));
      this.find = (part) => place.querySelector(`[data-lamps-${part}]`);
      this.run = undefined;
    }

    offer() {
      this.find('without').hidden = true;
      this.find('start').addEventListener('click', () => this.start());
      this.find('stop').addEventListener('click', () => this.stop('stopped'));
      this.find('size')?.addEventListener('input', () => this.fit());
      this.place.closest('details')?.addEventListener('toggle', () => this.stop('stopped'));
      this.obeyMotion();
    }

    /** Who wants no motion is shown the other ways, not a button. */
    obeyMotion() {
      if (calm.matches) this.stop('stopped');
      this.find('controls').hidden = calm.matches;
      this.find('reduced').hidden = !calm.matches;
    }

    /** Never larger than is safe. @returns whether it is. */
    fit() {
      const wanted = Number(this.find('size')?.value ?? 100) / 100;
      this.resize(wanted);
      const area = this.area() * zoom() ** 2;
      if (area > areaMax) this.resize(wanted * Math.sqrt(areaMax / area) * 0.999);
      return this.area() > 0 && this.area() * zoom() ** 2 <= areaMax;
    }

    resize(scale) {
      this.svg.setAttribute('width', String(this.ownWidth * scale));
      this.svg.setAttribute('height', String(this.ownHeight * scale));
    }

    area() {
      return this.lamps.reduce((sum, lamp) => {
        const { width, height } = lamp.getBoundingClientRect();
        return sum + width * height;
      }, 0);
    }

    start() {
      if (this.run !== undefined || calm.matches || document.hidden) return;
      // All that flashes counts together.
      stopAll();
      if (!this.fit()) return this.say('tooLarge');
      this.run = { begunAt: performance.now(), frame: -1, changedAt: 0 };
      this.find('start').disabled = true;
      this.find('stop').disabled = false;
      this.find('stop').focus();
      this.say('running');
      const { run } = this;
      const tick = () => {
        if (this.run !== run) return;
        // Not the time the browser hands in: a callback that comes late has drawn late, too.
        this.step(run, performance.now());
        requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
    }

    step(run, now) {
      if (now - run.begunAt >= secondsMax * 1000) return this.stop('timeOver');
      if (run.frame >= 0 && now - run.changedAt < this.frameMs - earlyMs) return;
      run.changedAt = now;
      run.frame = (run.frame + 1) % this.frames.length;
      this.draw(this.frames[run.frame]);
    }

    draw(frame) {
      this.lamps.forEach((lamp, index) => {
        lamp.setAttribute('fill', frame[index] === '1' ? lit : dark);
      });
    }

    stop(why) {
      if (this.run === undefined) return;
      this.run = undefined;
      this.draw('');
      const hadFocus = document.activeElement === this.find('stop');
      this.find('start').disabled = false;
      this.find('stop').disabled = true;
      if (hadFocus) this.find('start').focus();
      this.say(why);
    }

    say(what) {
      this.find('status').textContent = this.place.dataset[what];
    }
  }

  const codes = [...document.querySelectorAll('[data-lamps]')].map((place) => new LightCode(place));
  const stopAll = () => codes.forEach((code) => code.stop('stopped'));
  const refitAll = () => {
    for (const code of codes) if (!code.fit() && code.run !== undefined) code.stop('tooLarge');
  };
  codes.forEach((code) => code.offer());
  document.addEventListener('keydown', ({ key }) => key === 'Escape' && stopAll());
  document.addEventListener('visibilitychange', () => document.hidden && stopAll());
  addEventListener('blur', stopAll);
  addEventListener('pagehide', stopAll);
  addEventListener('resize', refitAll);
  visualViewport?.addEventListener('resize', refitAll);
  calm.addEventListener('change', () => codes.forEach((code) => code.obeyMotion()));
})();
