// One stream: a WebSocket, and the browser's microphone where that is wanted.

const STUCK_BYTES = 4e6; // some 40 s that the network has not taken

export class Stream {
  /** `told(message, seconds)` gets each message and how much sound there was; `ended(reason)`. */
  constructor(told, ended) {
    this.told = told;
    this.ended = ended;
    this.seconds = 0;
    this.reason = "";
  }

  /** Opens microphone and socket; resolves when the server listens. */
  async open(wish, openMicrophone) {
    if (wish.source === "browser") {
      this.microphone = await openMicrophone(
        (block) => this.send(block),
        () => this.fail("The microphone has gone."),
      );
      wish = { ...wish, rate: this.microphone.rate };
    }
    await new Promise((resolve, reject) => {
      const url = new URL("stream", location.href);
      url.protocol = url.protocol.replace("http", "ws");
      this.socket = new WebSocket(url);
      this.socket.binaryType = "arraybuffer";
      this.socket.onopen = () => this.socket.send(JSON.stringify(wish));
      this.socket.onmessage = ({ data }) => {
        const message = JSON.parse(data);
        if (message.hearing) resolve();
        if (message.error) this.reason = message.error;
        if (message.view && !this.microphone) this.seconds = message.view.seconds;
        this.told(message, this.seconds);
      };
      this.socket.onclose = ({ code }) => {
        if (code !== 1000 && !this.reason) {
          this.reason = `The connection has ended (${code}); is the server still running?`;
        }
        this.microphone?.close();
        reject(new Error(this.reason));
        this.ended(this.reason);
      };
    });
    this.microphone?.start();
  }

  send(block) {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    if (this.socket.bufferedAmount > STUCK_BYTES) {
      this.fail("The network or the server is too slow for sound: it was stopped.");
      return;
    }
    this.seconds += block.byteLength / 2 / this.microphone.rate;
    this.socket.send(block);
  }

  /** Ends the stream; the server still sends what was being said. */
  stop() {
    this.microphone?.close();
    if (this.socket?.readyState === WebSocket.OPEN) {
      this.socket.send(JSON.stringify({ stop: true }));
    } else {
      this.close();
    }
  }

  fail(reason) {
    this.reason = reason;
    this.stop();
  }

  /** Ends the stream at once. */
  close() {
    this.microphone?.close();
    if (this.socket) {
      this.socket.onmessage = null;
      this.socket.close();
    }
  }
}
