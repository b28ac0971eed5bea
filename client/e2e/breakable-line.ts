import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A line between the browser and the server that a test can cut: it passes bytes on, both ways. */
export class BreakableLine {
  #sockets = new Set<Socket>();
  #whole = true;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async to(address: string): Promise<BreakableLine> {
    const { hostname, port } = new URL(address);
    const server = createServer();
    const line = new BreakableLine(server);
    server.on('connection', (near) => {
      if (!line.#whole) return near.destroy();
      const far = connect(Number(port), hostname);
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        line.#sockets.add(socket);
        socket.on('error', () => other.destroy());
        socket.on('close', () => {
          line.#sockets.delete(socket);
          other.destroy();
        });
        socket.pipe(other);
      }
    });
    await new Promise<void>((listening) => server.listen(0, 'localhost', listening));
    return line;
  }

  get address() {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  cut() {
    this.#whole = false;
    this.#sockets.forEach((socket) => socket.destroy());
  }

  mend() {
    this.#whole = true;
  }

  close() {
    this.cut();
    this.#server.close();
  }
}
