// Finds utterances in a stream: stretches of sound with pauses around them, by level alone.

const FRAME = 0.01; // all in seconds
const PAUSE = 0.3; // that ends an utterance
const MARGIN = 0.2; // heard before and after
const SHORTEST = 0.05;
const LONGEST = 10;
const ABOVE_ROOM = 10; // in power: 10 dB
const SILENCE = 1e-10; // power of samples from -1 to 1: what is less says nothing of the room
const FIRST_ROOM = 1e-6; // -60 dB, until it is known
const ROOM_RISES = 1.02; // each frame: 9 dB a second

/** Cuts a stream of `rate` Hz into utterances, each with `start` in samples and its `samples`. */
export class Utterances {
  constructor(rate) {
    this.frame = Math.round(FRAME * rate);
    this.frames = []; // from the last utterance on, or the margin before the next
    this.start = 0; // of them, in frames
    this.rest = new Float32Array(0);
    this.room = FIRST_ROOM;
    this.loud = 0; // frames
    this.quiet = 0; // frames since the last loud one
  }

  /** Takes the next samples; returns the utterances that they end. */
  push(samples) {
    const input = new Float32Array(this.rest.length + samples.length);
    input.set(this.rest);
    input.set(samples, this.rest.length);
    const found = [];
    let at = 0;
    for (; at + this.frame <= input.length; at += this.frame) {
      const one = this.take(input.slice(at, at + this.frame));
      if (one) found.push(one);
    }
    this.rest = input.slice(at);
    return found;
  }

  /** Returns the utterance that the stream's end ends, if any, as a list. */
  flush() {
    const last = this.loud ? this.end() : undefined;
    return last ? [last] : [];
  }

  take(frame) {
    const power = frame.reduce((sum, x) => sum + x * x, 0) / frame.length;
    if (power > SILENCE) this.room = Math.min(power, this.room * ROOM_RISES);
    this.frames.push(frame);
    if (power > ABOVE_ROOM * this.room) {
      this.loud += 1;
      this.quiet = 0;
    } else {
      this.quiet += 1;
    }
    if (!this.loud) {
      this.drop(this.frames.length - MARGIN / FRAME);
      return undefined;
    }
    const over = this.quiet >= PAUSE / FRAME || this.frames.length >= LONGEST / FRAME;
    return over ? this.end() : undefined;
  }

  end() {
    const heard = this.loud >= SHORTEST / FRAME;
    const after = Math.min(this.quiet, Math.round(MARGIN / FRAME));
    const last = this.frames.length - this.quiet + after;
    const samples = new Float32Array(last * this.frame);
    this.frames.slice(0, last).forEach((frame, i) => samples.set(frame, i * this.frame));
    const utterance = { start: this.start * this.frame, samples };
    this.drop(heard ? last : this.frames.length - MARGIN / FRAME);
    this.loud = 0;
    return heard ? utterance : undefined;
  }

  drop(count) {
    const dropped = this.frames.splice(0, Math.max(0, Math.round(count)));
    this.start += dropped.length;
  }
}
