// The page: a microphone or a recording is heard, and the digits are shown.

import { Model, Stream } from "./recognizer.js";

const find = (id) => document.getElementById(id);
let model;
let listening;

function say(text) {
  find("status").textContent = text;
}

function show({ start, end, digits, milliseconds }) {
  find("digits").textContent += digits.join("");
  const row = find("utterances").insertRow(0);
  const span = `${start.toFixed(2)}–${end.toFixed(2)} s`;
  for (const text of [span, digits.join(" ") || "–", `${milliseconds.toFixed(0)} ms`]) {
    row.insertCell().textContent = text;
  }
}

function clear() {
  find("digits").textContent = "";
  find("utterances").replaceChildren();
}

/** Hears a recording that the browser can decode. */
async function hearFile(file) {
  await stop();
  clear();
  say(`Hearing ${file.name} …`);
  const { rate } = model.settings;
  const sound = await new OfflineAudioContext(1, 1, rate).decodeAudioData(await file.arrayBuffer());
  const channels = Array.from({ length: sound.numberOfChannels }, (_, i) => sound.getChannelData(i));
  const mono = channels[0].map((_, at) => channels.reduce((sum, c) => sum + c[at], 0) / channels.length);
  const stream = new Stream(model, rate, show);
  stream.push(mono);
  await stream.end();
  say(`Heard ${file.name}.`);
}

async function listen() {
  clear();
  const context = new AudioContext();
  try {
    await context.audioWorklet.addModule("capture.js");
    const sound = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    });
    const stream = new Stream(model, context.sampleRate, show);
    const capture = new AudioWorkletNode(context, "capture", { numberOfOutputs: 0 });
    capture.port.onmessage = ({ data }) => stream.push(data);
    context.createMediaStreamSource(sound).connect(capture);
    await context.resume();
    listening = { context, sound, stream };
  } catch (error) {
    await context.close();
    throw error;
  }
  find("listen").textContent = "Stop";
  say("Listening.");
}

async function stop() {
  if (!listening) return;
  const { context, sound, stream } = listening;
  listening = undefined;
  find("listen").textContent = "Listen";
  for (const track of sound.getTracks()) track.stop();
  await context.close();
  await stream.end();
  say("Stopped.");
}

/** Does one thing at a time, and says what goes wrong. */
async function act(work) {
  const controls = [find("listen"), find("file")];
  for (const control of controls) control.disabled = true;
  try {
    await work();
  } catch (error) {
    say(`That did not work: ${error.message}`);
  }
  for (const control of controls) control.disabled = !model;
}

find("listen").onclick = () => act(() => (listening ? stop() : listen()));
find("file").onchange = ({ target }) => {
  const [file] = target.files;
  target.value = ""; // so that the same file can be chosen again
  if (file) act(() => hearFile(file));
};
const drop = find("drop");
drop.ondragover = (event) => {
  event.preventDefault();
  drop.classList.add("over");
};
drop.ondragleave = () => drop.classList.remove("over");
drop.ondrop = (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  const [file] = event.dataTransfer.files;
  if (file && model) act(() => hearFile(file));
};

act(async () => {
  model = await Model.load();
  await model.hear(new Float32Array(model.settings.samples)); // the first run takes longest
  say(`Ready after ${(performance.now() / 1000).toFixed(1)} s: ${model.settings.name}.`);
});
