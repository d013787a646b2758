import { type ChildProcess, spawn } from "node:child_process";
import net from "node:net";

/** A program that listens and says where. */
export class Process {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  /** Starts it and waits until it has printed its address. */
  static async start(program: string, args: string[], environment: NodeJS.ProcessEnv): Promise<Process> {
    const child = spawn(program, args, { env: environment, stdio: ["ignore", "pipe", "inherit"] });
    return new Process(await announced(program, child), child);
  }

  async stop(): Promise<void> {
    const exited = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGTERM");
    await exited;
  }
}

/** The address in the line that a program prints once it listens. */
function announced(program: string, child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = "";
    child.stdout?.on("data", (chunk) => {
      printed += chunk;
      const url = /https?:\/\/\S+/.exec(printed)?.[0];
      if (url) resolve(url.replace(/\/$/, ""));
    });
    child.once("exit", (code) => reject(new Error(`${program} stopped with ${code} before it listened`)));
  });
}

/** A port that nobody listens on, for a program that others must know before it starts. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const listener = net.createServer();
    listener.once("error", reject);
    listener.listen(0, "127.0.0.1", () => {
      const { port } = listener.address() as net.AddressInfo;
      listener.close(() => resolve(port));
    });
  });
}
