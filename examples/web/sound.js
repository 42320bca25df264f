// From the sound of a microphone or a recording to the stream that the model is made for.

const CROSSINGS = 16; // of zero, of the sinc on either side
const PASSED = 0.9; // of the lower rate's half

function greatestDivisor(a, b) {
  return b ? greatestDivisor(b, a % b) : a;
}

/** Returns a sinc below `cutoff` (of the input's half rate) under a Hann window, of sum 1. */
function sinc(shift, half, cutoff) {
  const taps = Float32Array.from({ length: 2 * half + 1 }, (_, i) => {
    const x = i - half - shift;
    if (Math.abs(x) > half) return 0;
    const angle = Math.PI * cutoff * x;
    return (angle ? Math.sin(angle) / angle : 1) * (1 + Math.cos((Math.PI * x) / half));
  });
  const sum = taps.reduce((a, b) => a + b);
  return taps.map((tap) => tap / sum);
}

/** Brings a stream from `from` Hz to `to` Hz, both whole numbers. */
export class Resampler {
  constructor(from, to) {
    const divisor = greatestDivisor(from, to);
    this.from = from / divisor;
    this.to = to / divisor;
    this.half = from === to ? 0 : Math.ceil(CROSSINGS * Math.max(1, from / to));
    const cutoff = PASSED * Math.min(1, to / from);
    this.taps = Array.from({ length: this.to }, (_, n) => sinc(n / this.to, this.half, cutoff));
    if (!this.half) this.taps = [Float32Array.of(1)];
    this.waiting = new Float32Array(this.half);
    this.at = 0; // where the next sample's taps begin in `waiting`, in steps of 1 / `to`
  }

  /** Takes the next samples; returns those that are complete. */
  push(samples) {
    const input = new Float32Array(this.waiting.length + samples.length);
    input.set(this.waiting);
    input.set(samples, this.waiting.length);
    const out = [];
    for (; Math.floor(this.at / this.to) + 2 * this.half < input.length; this.at += this.from) {
      const first = Math.floor(this.at / this.to);
      let sum = 0;
      this.taps[this.at % this.to].forEach((tap, i) => {
        sum += tap * input[first + i];
      });
      out.push(sum);
    }
    const done = Math.min(Math.floor(this.at / this.to), input.length);
    this.waiting = input.slice(done);
    this.at -= done * this.to;
    return Float32Array.from(out);
  }

  /** Returns the last samples; silence follows. */
  flush() {
    return this.push(new Float32Array(this.half));
  }
}

/** Takes offset, drift and hum from a stream: biquads, each b0, b1, b2, a1, a2. */
export class HighPass {
  constructor(biquads) {
    this.biquads = biquads;
    this.states = biquads.map(() => [0, 0]);
  }

  /** Takes the next samples; returns as many. What went before counts as the first. */
  push(samples) {
    this.first ??= samples[0];
    return samples.map((sample) => {
      let x = sample - this.first;
      this.biquads.forEach(([b0, b1, b2, a1, a2], i) => {
        const [one, two] = this.states[i];
        const y = b0 * x + one;
        this.states[i] = [b1 * x - a1 * y + two, b2 * x - a2 * y];
        x = y;
      });
      return x;
    });
  }
}
