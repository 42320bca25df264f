// The page: what is chosen, one stream at a time, and what it shows.

import { Log, kindOf, sureFrom } from "./log.js";
import { openMicrophone } from "./microphone.js";
import { Stream } from "./stream.js";
import { Waveform } from "./waveform.js";

const HINT = "Say a digit, or several in one breath.";
const FLOOR = -60; // dB of full scale at which the meter begins
const at = (id) => document.getElementById(id);
const waveform = new Waveform(at("waveform"));
const log = new Log({
  digits: at("digits"),
  table: at("log"),
  summary: at("summary"),
  download: at("download"),
  clear: at("clear"),
});
let models = [];
let running = null; // the stream, from Start to its end
let turn = 0; // counts starts: what an older one still tells is not shown

function trouble(text, mild = false) {
  at("trouble").textContent = text;
  at("trouble").hidden = !text;
  at("trouble").classList.toggle("mild", mild);
}

function status(text, live = false) {
  at("status").textContent = text;
  at("hint").textContent = live ? HINT : `Press Start. ${HINT}`;
  at("status").classList.toggle("live", live);
}

function choose(select, options, chosen) {
  select.replaceChildren(
    ...options.map(({ value, text }) => new Option(text, value, false, value === chosen)),
  );
}

function offerStrictness(wanted) {
  const names = models.find(({ name }) => name === at("model").value).strictness;
  const chosen = names.includes(wanted) ? wanted : "balanced";
  choose(at("strictness"), names.map((name) => ({ value: name, text: name })), chosen);
}

async function setUp() {
  const response = await fetch("setup");
  if (!response.ok) throw new Error(await response.text());
  const setup = await response.json();
  models = setup.models;
  choose(at("source"), [
    { value: "browser", text: "this browser's" },
    { value: "machine", text: `the machine's (${setup.machine})` },
  ]);
  choose(at("model"), models.map(({ name, bytes }) => ({
    value: name,
    text: `${name} (${Math.round(bytes / 1000)} kB)`,
  })));
  offerStrictness(setup.strictness);
  sureFrom(setup.sure);
  at("sure").textContent = setup.sure.toFixed(2);
  at("version").textContent = `recognizer ${setup.version}`;
  at("start").disabled = false;
}

function showLevel({ level, speech }) {
  at("level").style.width = `${100 * Math.min(1, Math.max(0, 1 - level / FLOOR))}%`;
  at("level").classList.toggle("speech", speech);
  at("decibels").value = `${Math.max(-99, level).toFixed(0)} dB`;
  at("speech").value = speech ? "speech" : "quiet";
}

function showMessage(message, seconds) {
  if (message.view) {
    showLevel(message.view);
    waveform.hear(message.view);
  } else if (message.hearing) {
    waveform.clear(message.hearing.peak_seconds);
    status(`Listening with ${message.hearing.model}, ${message.hearing.strictness}`, true);
  } else if (message.error) {
    trouble(message.error);
  } else if (message.note) {
    trouble(`The microphone: ${message.note}.`, true);
  } else if (message.summary) {
    status(`Ended: ${message.summary}`);
  } else if (message.event) {
    log.add(message, seconds - message.end);
    if ("confidence" in message) waveform.mark(message, kindOf(message));
  }
}

function ended(mine, reason) {
  if (mine !== turn) return;
  running = null;
  at("start").textContent = "Start";
  at("start").classList.remove("stop");
  at("start").disabled = false;
  showLevel({ level: -120, speech: false });
  at("decibels").value = "–";
  if (at("status").classList.contains("live")) status("Not listening");
  if (reason) trouble(reason);
}

async function start() {
  turn += 1;
  const mine = turn;
  const wish = { source: at("source").value, model: at("model").value, strictness: at("strictness").value };
  trouble("");
  status("Starting …");
  at("start").textContent = "Stop";
  at("start").classList.add("stop");
  at("start").disabled = true;
  const stream = new Stream(
    (message, seconds) => mine === turn && showMessage(message, seconds),
    (reason) => ended(mine, reason),
  );
  running = stream;
  try {
    await stream.open(wish, openMicrophone);
    log.begin();
    if (mine === turn) at("start").disabled = false;
  } catch (error) {
    stream.close();
    status("Not listening");
    ended(mine, error.message);
  }
}

async function restart() {
  if (!running) return;
  running.close();
  await start();
}

at("controls").addEventListener("submit", (event) => {
  event.preventDefault();
  if (running) {
    at("start").disabled = true;
    running.stop();
  } else {
    start();
  }
});
at("model").addEventListener("change", () => offerStrictness(at("strictness").value));
for (const id of ["source", "model", "strictness"]) at(id).addEventListener("change", restart);

setUp().catch((error) => trouble(`The server does not answer: ${error.message}`));
