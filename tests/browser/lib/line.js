// The line between a browser and the system, which can be cut: emulated offline modes do not reach service workers.
import { createServer, connect } from 'node:net';
import { once } from 'node:events';
import { url } from './system.js';

export class Line {
  #server;
  #sockets = new Set();
  #isCut = false;

  static async open() {
    const line = new Line();
    line.#server = createServer((socket) => line.#join(socket));
    line.#server.listen(0, '127.0.0.1');
    await once(line.#server, 'listening');
    return line;
  }

  get origin() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  cut() {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend() {
    this.#isCut = false;
  }

  close() {
    this.cut();
    this.#server.close();
  }

  #join(socket) {
    if (this.#isCut) {
      socket.destroy();
      return;
    }
    const { hostname, port } = new URL(url);
    const peer = connect(Number(port), hostname);
    for (const [from, to] of [
      [socket, peer],
      [peer, socket],
    ]) {
      this.#sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  }
}
