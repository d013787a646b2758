import http from "node:http";
import net from "node:net";

/** What the network does: pass everything on; break; swallow requests; answer like a gateway whose server is gone. */
type Weather = "fair" | "cut" | "silent" | "gateway";

/** Stands between browsers and the server: a network that can fail, with files that can change on the way. */
export class Relay {
  /** What becomes of pages and scripts. */
  alter: ((text: string) => string) | undefined;
  private weather: Weather = "fair";
  private readonly open = new Set<net.Socket>();
  private readonly tunnels = new Set<[net.Socket, net.Socket]>();
  private readonly listener = http.createServer((request, answer) => this.pass(request, answer));

  private constructor(private readonly target: URL) {}

  static async start(target: string): Promise<Relay> {
    const relay = new Relay(new URL(target));
    relay.listener.on("connection", (socket: net.Socket) => relay.accept(socket));
    relay.listener.on("upgrade", (request, socket, head) => relay.tunnel(request, socket as net.Socket, head));
    await new Promise<void>((resolve) => relay.listener.listen(0, "127.0.0.1", resolve));
    return relay;
  }

  /** Where browsers find it. */
  get url(): string {
    return `http://127.0.0.1:${(this.listener.address() as net.AddressInfo).port}`;
  }

  /** Changes the network. What was open breaks unless it is fair. */
  turn(weather: Weather): void {
    this.weather = weather;
    if (weather === "fair") return;
    for (const socket of this.open) socket.destroy();
  }

  /** WebSockets stay open and carry nothing more; new ones are not concerned. */
  freeze(): void {
    for (const ends of this.tunnels) for (const end of ends) end.unpipe().pause();
    this.tunnels.clear();
  }

  async stop(): Promise<void> {
    this.turn("cut");
    await new Promise((resolve) => this.listener.close(resolve));
  }

  private accept(socket: net.Socket): void {
    if (this.weather === "cut") {
      socket.destroy();
      return;
    }
    this.open.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("close", () => this.open.delete(socket));
  }

  private pass(request: http.IncomingMessage, answer: http.ServerResponse): void {
    const { alter, weather } = this;
    if (weather === "silent") return;
    if (weather === "gateway") {
      answer.writeHead(502).end("the server is gone");
      return;
    }
    const forward = http.request(this.options(request), (response) => {
      const type = response.headers["content-type"] ?? "";
      if (!alter || !/^text\/(html|javascript)/.test(type)) {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
        return;
      }
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const { "content-length": _, etag: __, ...headers } = response.headers;
        answer.writeHead(response.statusCode ?? 502, headers);
        answer.end(alter(Buffer.concat(chunks).toString("utf8")));
      });
    });
    forward.on("error", () => answer.destroy());
    request.pipe(forward);
  }

  /** A WebSocket, byte by byte. */
  private tunnel(request: http.IncomingMessage, socket: net.Socket, head: Buffer): void {
    if (this.weather !== "fair") return;
    const forward = http.request(this.options(request));
    forward.on("upgrade", (response, server, first) => {
      const lines = Object.entries(response.headers).map(([name, value]) => `${name}: ${value}`);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join("\r\n")}\r\n\r\n`);
      socket.write(first);
      server.write(head);
      socket.pipe(server).pipe(socket);
      const ends: [net.Socket, net.Socket] = [socket, server as net.Socket];
      this.tunnels.add(ends);
      server.on("error", () => socket.destroy());
      socket.once("close", () => {
        this.tunnels.delete(ends);
        server.destroy();
      });
    });
    forward.on("response", () => socket.destroy());
    forward.on("error", () => socket.destroy());
    forward.end();
  }

  /** The same request, as if it came to the server itself. */
  private options({ method, url, headers }: http.IncomingMessage): http.RequestOptions {
    const { "accept-encoding": _, "if-none-match": __, origin, ...rest } = headers;
    const own = { ...rest, host: this.target.host, ...(origin ? { origin: this.target.origin } : {}) };
    return { host: this.target.hostname, port: this.target.port, method, path: url, headers: own };
  }
}
