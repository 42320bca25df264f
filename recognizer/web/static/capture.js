// Runs where the browser makes sound: gathers 16-bit PCM and passes it to the page.

const BLOCK_SECONDS = 0.06;

class Capture extends AudioWorkletProcessor {
  constructor() {
    super();
    this.length = Math.round(BLOCK_SECONDS * sampleRate);
    this.block = new Int16Array(this.length);
    this.filled = 0;
  }

  process(inputs) {
    const channels = inputs[0];
    if (!channels.length) return true;
    for (let at = 0; at < channels[0].length; at += 1) {
      let sample = 0;
      for (const channel of channels) sample += channel[at];
      const scaled = Math.round((sample / channels.length) * 32768);
      this.block[this.filled] = Math.max(-32768, Math.min(32767, scaled));
      this.filled += 1;
      if (this.filled === this.length) {
        this.port.postMessage(this.block.buffer, [this.block.buffer]);
        this.block = new Int16Array(this.length); // the old one has been given away
        this.filled = 0;
      }
    }
    return true;
  }
}

registerProcessor("capture", Capture);
