import { type Page, type Request, expect } from "@playwright/test";

/**
 * Follows pages and remembers what must never happen: a request to another origin, a violation of the content
 * security policy (Trusted Types included), an uncaught error, a log line that warns of one.
 */
export class Watch {
  /** What happened that must not, in order. */
  readonly found: string[] = [];

  /** `payments` is where people go to pay: a page of its own, never a part of ours. */
  constructor(
    private readonly origin: string,
    private readonly payments?: string,
  ) {}

  async follow(page: Page): Promise<void> {
    const live = this.origin.replace(/^http/, "ws");
    page.on("request", (request) => {
      const url = request.url();
      const own = url.startsWith(`${this.origin}/`) || url.startsWith("data:") || url.startsWith("blob:");
      if (!own && !this.isPaying(request)) this.found.push(`request to ${url}`);
    });
    page.on("websocket", (socket) => {
      if (!socket.url().startsWith(`${live}/`)) this.found.push(`socket to ${socket.url()}`);
    });
    page.on("pageerror", (error) => this.found.push(`error: ${error.message}`));
    page.on("console", (message) => {
      if (/Content Security Policy|TrustedHTML|panicked|disposed/.test(message.text())) {
        this.found.push(`console: ${message.text()}`);
      }
    });
    await page.exposeFunction("reportViolation", (what: string) => this.found.push(`policy: ${what}`));
    await page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        const report = (window as unknown as { reportViolation: (what: string) => void }).reportViolation;
        report(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
      });
    });
  }

  /** True for the page where people pay itself, and for what that page loads. */
  private isPaying(request: Request): boolean {
    const theirs = (url: string) => this.payments !== undefined && url.startsWith(`${this.payments}/`);
    return theirs(request.url()) && (request.isNavigationRequest() || theirs(request.frame().url()));
  }

  expectNothing(): void {
    expect(this.found).toEqual([]);
  }
}
