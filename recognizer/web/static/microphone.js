// The browser's microphone as blocks of 16-bit mono PCM.

const WHY_NOT = {
  NotAllowedError: "The browser was not allowed to use its microphone: allow it for this page.",
  NotFoundError: "The browser finds no microphone.",
  NotReadableError: "The microphone is in use by another program, or switched off.",
};

/** Opens the microphone; `heard` gets blocks, `ended` is called when the device goes away. */
export async function openMicrophone(heard, ended) {
  if (!navigator.mediaDevices || !window.AudioWorklet) {
    throw new Error(
      "Browsers give their microphone only to pages on localhost or with https. Use the " +
        "machine's microphone, or start `recognizer serve` with --certificate.",
    );
  }
  const context = new AudioContext();
  let stream;
  try {
    await context.audioWorklet.addModule("static/capture.js");
    stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    });
    await context.resume();
  } catch (error) {
    await context.close();
    throw new Error(WHY_NOT[error.name] ?? `The microphone cannot be opened: ${error.message}`);
  }
  stream.getAudioTracks()[0].onended = ended;
  const capture = new AudioWorkletNode(context, "capture", { numberOfOutputs: 0 });
  return {
    rate: context.sampleRate,
    start() {
      capture.port.onmessage = ({ data }) => heard(data);
      context.createMediaStreamSource(stream).connect(capture);
    },
    close() {
      capture.port.onmessage = null;
      for (const track of stream.getTracks()) track.stop();
      if (context.state !== "closed") context.close();
    },
  };
}
