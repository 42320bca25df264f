// The model in the page: a stream of samples in, the digits of each utterance out.

import { getGlobalLiteRtPromise, loadAndCompile, loadLiteRt, Tensor } from "@litertjs/core";
import { digitsOf } from "./ctc.js";
import { HighPass, Resampler } from "./sound.js";
import { Utterances } from "./utterances.js";

const RUNTIME = new URL("node_modules/@litertjs/core/wasm/", import.meta.url).href;

/** The `web` variant of an export, and what its model.json says of it. */
export class Model {
  static async load(folder = new URL(".", import.meta.url)) {
    const answers = await Promise.all(
      ["model.json", "model.tflite"].map(
        (name) => fetch(new URL(name, folder), { cache: "no-cache" }), // a new export is seen
      ),
    );
    for (const { ok, url } of answers) if (!ok) throw new Error(`${url} is missing`);
    const [described, file] = answers;
    const [settings, bytes] = await Promise.all([
      described.json(),
      file.arrayBuffer(),
      getGlobalLiteRtPromise() ?? loadLiteRt(RUNTIME), // once a page
    ]);
    const network = await loadAndCompile(new Uint8Array(bytes), { accelerator: "wasm" });
    return new Model(settings, network);
  }

  constructor(settings, network) {
    this.settings = settings;
    this.network = network;
  }

  /** Returns the probabilities for an utterance of at most `settings.samples`. */
  async probabilities(utterance) {
    const { samples } = this.settings;
    const padded = new Float32Array(samples);
    padded.set(utterance.subarray(0, samples));
    const input = new Tensor(padded, [1, samples]);
    const [output] = await this.network.run(input);
    const answer = Float32Array.from(output.toTypedArray());
    input.delete();
    output.delete();
    return answer;
  }

  /** Returns the digits of an utterance. */
  async hear(utterance) {
    const { digitOf, nothing } = this.settings;
    return digitsOf(await this.probabilities(utterance), digitOf, nothing);
  }
}

/** One stream at `rate` Hz; `heard({start, end, digits, milliseconds})` gets each utterance. */
export class Stream {
  constructor(model, rate, heard) {
    this.model = model;
    this.heard = heard;
    this.resampler = new Resampler(rate, model.settings.rate);
    this.highPass = new HighPass(model.settings.biquads);
    this.utterances = new Utterances(model.settings.rate);
    this.working = Promise.resolve(); // one utterance after the other
  }

  /** Takes the next samples. */
  push(samples) {
    this.take(this.resampler.push(samples));
  }

  /** Ends the stream; resolves when all of it has been heard. */
  async end() {
    this.take(this.resampler.flush());
    this.hear(this.utterances.flush());
    await this.working;
  }

  take(samples) {
    this.hear(this.utterances.push(this.highPass.push(samples)));
  }

  hear(utterances) {
    const { rate } = this.model.settings;
    for (const { start, samples } of utterances) {
      this.working = this.working.then(async () => {
        const began = performance.now();
        const digits = await this.model.hear(samples);
        const milliseconds = performance.now() - began;
        this.heard({ start: start / rate, end: (start + samples.length) / rate, digits, milliseconds });
      });
    }
  }
}
