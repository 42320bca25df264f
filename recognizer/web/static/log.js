// What was heard: large digits, a table, and JSON lines to keep.

const NAMES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const MOST_EVENTS = 20000; // hours of talk; the oldest are dropped
const MOST_ROWS = 300;
const MOST_UTTERANCES = 60;

let sure = 0;

/** Says from which confidence on a digit is shown as sure. */
export function sureFrom(confidence) {
  sure = confidence;
}

export function kindOf(event) {
  if (event.event === "rejected") return "rejected";
  return event.confidence < sure ? "unsure" : "sure";
}

export class Log {
  constructor({ digits, table, summary, download, clear }) {
    Object.assign(this, { digits, table, summary, download, clearing: clear });
    download.addEventListener("click", () => this.save());
    clear.addEventListener("click", () => this.clear());
    this.stream = 0;
    this.clear();
  }

  clear() {
    this.events = [];
    this.count = { digit: 0, rejected: 0 };
    this.digits.replaceChildren();
    this.table.replaceChildren();
    this.told();
  }

  /** A new stream begins: its utterances are numbered from 1 again. */
  begin() {
    this.stream += 1;
  }

  /** Takes an event; `delay` is how many seconds after its end it came. */
  add(event, delay) {
    this.events.push(event);
    if (this.events.length > MOST_EVENTS) this.events.shift();
    if (event.event in this.count) {
      this.count[event.event] += 1;
      this.showLarge(event);
      this.showRow(event, delay);
    } else if (!["speech_start", "misfire"].includes(event.event)) {
      this.notice(event);
    }
    this.told();
  }

  told() {
    const { digit, rejected } = this.count;
    const more = rejected ? `, ${rejected} rejected` : "";
    this.summary.value = `${digit} ${digit === 1 ? "digit" : "digits"}${more}`;
    this.download.disabled = this.clearing.disabled = !this.events.length;
  }

  showLarge(event) {
    const key = `${this.stream}-${event.utterance}`;
    let group = this.digits.lastElementChild;
    if (group?.dataset.key !== key) {
      group = make("div", "utterance");
      group.dataset.key = key;
      this.digits.append(group);
    }
    const heard = make("span", `heard ${kindOf(event)}`);
    const text = event.event === "digit" ? String(event.digit) : "?";
    heard.append(make("b", "", text), make("small", "", event.confidence.toFixed(2)));
    heard.title = event.reason ?? NAMES[event.digit];
    group.append(heard);
    while (this.digits.children.length > MOST_UTTERANCES || overflows(this.digits)) {
      this.digits.firstElementChild.remove();
    }
  }

  showRow(event, delay) {
    const row = make("tr", kindOf(event));
    const confidence = make("td");
    const bar = make("span", "share");
    const filled = make("span");
    filled.style.width = `${100 * event.confidence}%`;
    bar.append(filled);
    confidence.append(bar, event.confidence.toFixed(3));
    const heard = event.event === "digit" ? `${event.digit} ${NAMES[event.digit]}` : event.reason;
    row.append(
      make("td", "", `${event.start.toFixed(2)} s`),
      make("td", "", heard),
      confidence,
      make("td", "", `${Math.max(0, delay).toFixed(2)} s`),
      make("td", "", String(event.utterance)),
    );
    this.row(row);
  }

  notice(event) {
    const told = {
      overflow: () => `${event.lost.toFixed(2)} s of sound lost`,
      device_lost: () => `${event.device} has gone; it is opened again when it is back`,
      device_back: () => `${event.device} is back, ${event.lost.toFixed(1)} s lost`,
    }[event.event];
    if (!told) return;
    const row = make("tr", "notice");
    const text = make("td", "", told());
    text.colSpan = 4;
    row.append(make("td", "", `${event.start.toFixed(2)} s`), text);
    this.row(row);
  }

  row(row) {
    this.table.prepend(row);
    while (this.table.children.length > MOST_ROWS) this.table.lastElementChild.remove();
  }

  save() {
    const lines = this.events.map((event) => `${JSON.stringify(event)}\n`);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(lines, { type: "application/jsonl" }));
    link.download = `digits-${new Date().toISOString().slice(0, 19).replace(/[-:]/g, "")}.jsonl`;
    link.click();
    URL.revokeObjectURL(link.href);
  }
}

function overflows(box) {
  return box.scrollHeight > box.clientHeight + 1 && box.children.length > 1;
}

function make(name, kind = "", text = "") {
  const element = document.createElement(name);
  if (kind) element.className = kind;
  element.textContent = text;
  return element;
}
