// Draws the last seconds of sound, with the digits above where they were said.

const SHOWN_SECONDS = 8;
const LABELS = 22; // pixels above the waveform

export class Waveform {
  constructor(canvas) {
    this.canvas = canvas;
    this.clear();
    new ResizeObserver(() => this.draw()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  clear(peakSeconds = 0.02) {
    this.peakSeconds = peakSeconds;
    this.count = Math.round(SHOWN_SECONDS / peakSeconds);
    this.peaks = new Map();
    this.next = 0;
    this.marks = [];
    this.draw();
  }

  hear({ first, peaks, speech }) {
    peaks.forEach((peak, index) => this.peaks.set(first + index, { peak, speech }));
    this.next = first + peaks.length;
    for (const number of this.peaks.keys()) {
      if (number >= this.next - this.count) break;
      this.peaks.delete(number);
    }
    this.draw();
  }

  mark(event, kind) {
    this.marks.push({ text: kind === "rejected" ? "?" : String(event.digit), kind, ...event });
    this.marks = this.marks.slice(-100);
    this.draw();
  }

  draw() {
    if (this.waiting) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = 0;
      this.paint();
    });
  }

  paint() {
    const { canvas } = this;
    const scale = window.devicePixelRatio || 1;
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    if (!width) return;
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    const pen = canvas.getContext("2d");
    pen.scale(scale, scale);
    const style = getComputedStyle(canvas);
    const colour = (name) => style.getPropertyValue(`--${name}`);
    const begin = Math.max(0, this.next - this.count);
    const step = width / this.count;
    const middle = LABELS + (height - LABELS) / 2;
    const half = (height - LABELS) / 2 - 1;
    const at = (seconds) => (seconds / this.peakSeconds - begin) * step;

    let loudest = 0.05; // a silent room must not fill the picture
    for (const { peak } of this.peaks.values()) loudest = Math.max(loudest, peak);
    pen.fillStyle = colour("line");
    pen.fillRect(0, middle, width, 1);
    for (const [number, { peak, speech }] of this.peaks) {
      const tall = Math.max(0.5, (peak / loudest) * half);
      pen.fillStyle = colour(speech ? "speech" : "quiet");
      pen.fillRect((number - begin) * step, middle - tall, Math.max(1, step - 0.5), 2 * tall);
    }
    pen.textAlign = "center";
    pen.font = `600 16px ${style.fontFamily}`;
    for (const { start, end, text, kind } of this.marks) {
      if (at(end) < 0) continue;
      pen.fillStyle = colour({ sure: "text", unsure: "unsure", rejected: "quiet" }[kind]);
      pen.fillText(text, Math.max(6, (at(start) + at(end)) / 2), 14);
      pen.fillRect(at(start), 18, Math.max(2, at(end) - at(start)), 2);
    }
  }
}
