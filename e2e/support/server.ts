import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/** The real binary on a free port, with an empty data folder of its own. */
export class Server {
  private constructor(
    readonly url: string,
    readonly data: string,
    readonly log: string,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly process: ChildProcess,
  ) {}

  static async start(): Promise<Server> {
    const data = fs.mkdtempSync(path.join(os.tmpdir(), "leboncoup-e2e-"));
    const log = path.join(data, "server.log");
    const environment = {
      ...process.env,
      LEBONCOUP_DATA: data,
      LEBONCOUP_LISTEN: "127.0.0.1:0",
      LEBONCOUP_LOG: log,
      LEBONCOUP_LOG_FILTER: "debug",
    };
    const child = spawn(binary(), ["serve"], { env: environment, stdio: ["ignore", "pipe", "inherit"] });
    const url = await announced(child);
    return new Server(url, data, log, environment, child);
  }

  /** Runs the command line beside the running server, as an operator would. */
  command(...args: string[]): string {
    return execFileSync(binary(), args, { env: this.environment, encoding: "utf8" });
  }

  /** Gives tokens to the person whose account page shows this id. */
  grant(user: string, tokens: number): void {
    this.command("admin", "grant", "--user", user, "--tokens", String(tokens), "--reason", "essai de bout en bout");
  }

  async stop(): Promise<void> {
    const exited = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill("SIGTERM");
    await exited;
    fs.rmSync(this.data, { recursive: true, force: true });
  }
}

function binary(): string {
  const binary = process.env.LEBONCOUP_BIN;
  if (!binary) throw new Error("LEBONCOUP_BIN must name the server binary (built with embed-web)");
  return binary;
}

/** The address in the line the server prints once it listens. */
function announced(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = "";
    child.stdout?.on("data", (chunk) => {
      printed += chunk;
      const url = /https?:\/\/\S+/.exec(printed)?.[0];
      if (url) resolve(url.replace(/\/$/, ""));
    });
    child.once("exit", (code) => reject(new Error(`the server stopped with ${code} before it listened`)));
  });
}
