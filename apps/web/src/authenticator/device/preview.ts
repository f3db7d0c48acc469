/**
 * What the camera sees, on the page, at most three times a second: a code that blinks in front of the
 * camera then changes here less than it may (WCAG 2.2, 2.3.1: three flashes a second), whatever it is.
 */

const everyMs = 334;

export class Preview {
  readonly #canvas: HTMLCanvasElement;
  #drawnAt = -Infinity;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  /** @param at milliseconds. */
  show(picture: ImageData, at: number): void {
    if (at - this.#drawnAt < everyMs) return;
    this.#drawnAt = at;
    this.#canvas.width = picture.width;
    this.#canvas.height = picture.height;
    this.#canvas.getContext('2d')?.putImageData(picture, 0, 0);
  }
}
