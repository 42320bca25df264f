// Runs where the browser makes sound: passes blocks of mono samples to the page.

const BLOCK_SECONDS = 0.06;

class Capture extends AudioWorkletProcessor {
  constructor() {
    super();
    this.length = Math.round(BLOCK_SECONDS * sampleRate);
    this.block = new Float32Array(this.length);
    this.filled = 0;
  }

  process([channels]) {
    for (let at = 0; at < (channels[0]?.length ?? 0); at += 1) {
      let sum = 0;
      for (const channel of channels) sum += channel[at];
      this.block[this.filled] = sum / channels.length;
      this.filled += 1;
      if (this.filled === this.length) {
        this.port.postMessage(this.block, [this.block.buffer]);
        this.block = new Float32Array(this.length); // the old one has been given away
        this.filled = 0;
      }
    }
    return true;
  }
}

registerProcessor("capture", Capture);
