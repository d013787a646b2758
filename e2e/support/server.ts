import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Process, freePort } from "./process.ts";

const STRIPE_KEY = "sk_test_double";
const WEBHOOK_SECRET = "whsec_double";

/** The real binary on a free port, with an empty data folder of its own and the double in Stripe's place. */
export class Server {
  private constructor(
    readonly data: string,
    readonly log: string,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly server: Process,
    private readonly stripe: Process,
  ) {}

  static async start(): Promise<Server> {
    const data = fs.mkdtempSync(path.join(os.tmpdir(), "leboncoup-e2e-"));
    const log = path.join(data, "server.log");
    // Each must know the other's address.
    const listen = `127.0.0.1:${await freePort()}`;
    const hook = `http://${listen}/api/v1/webhooks/stripe`;
    const secrets = ["--api-key", STRIPE_KEY, "--webhook-secret", WEBHOOK_SECRET];
    const stripe = await Process.start(named("LEBONCOUP_STRIPE_DOUBLE"), [...secrets, "--webhook", hook], process.env);
    const environment = {
      ...process.env,
      LEBONCOUP_DATA: data,
      LEBONCOUP_LISTEN: listen,
      // Connections that carry nothing are noticed after 15 seconds.
      LEBONCOUP_HEARTBEAT: "5",
      LEBONCOUP_LOG: log,
      LEBONCOUP_LOG_FILTER: "debug",
      STRIPE_API_BASE: stripe.url,
      STRIPE_SECRET_KEY: STRIPE_KEY,
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    };
    const server = await Process.start(binary(), ["serve"], environment);
    return new Server(data, log, environment, server, stripe);
  }

  /** The server's origin. */
  get url(): string {
    return this.server.url;
  }

  /** The origin of the page where people pay. */
  get payments(): string {
    return this.stripe.url;
  }

  /** Runs the command line beside the running server, as an operator would. */
  command(...args: string[]): string {
    return execFileSync(binary(), args, { env: this.environment, encoding: "utf8" });
  }

  /** Gives tokens to the person whose account page shows this id. */
  grant(user: string, tokens: number): void {
    this.command("admin", "grant", "--user", user, "--tokens", String(tokens), "--reason", "essai de bout en bout");
  }

  /** Writes an old part of this many pages of 100 messages into someone's newest conversation. */
  fill(person: { email: string; password: string }, pages: number): void {
    execFileSync(named("LEBONCOUP_FILL"), [this.url, person.email, person.password, String(pages)]);
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await this.stripe.stop();
    fs.rmSync(this.data, { recursive: true, force: true });
  }
}

function binary(): string {
  return named("LEBONCOUP_BIN");
}

/** A program that `cargo xtask e2e` has built. */
function named(variable: string): string {
  const program = process.env[variable];
  if (!program) throw new Error(`${variable} must name a program: run the tests with cargo xtask e2e`);
  return program;
}
