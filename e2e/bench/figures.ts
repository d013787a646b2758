import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";
import type { TestInfo } from "@playwright/test";

/** One measured value; `ratio` compares it with the yardstick of the same run. */
export interface Figure {
  name: string;
  engine: string;
  value: number;
  ratio: number | null;
}

/** Hands figures to the reporter. */
export function report(info: TestInfo, ...figures: Figure[]): void {
  for (const figure of figures) info.annotations.push({ type: "figure", description: JSON.stringify(figure) });
}

/** Prints each figure as a line of JSON, and what went wrong on standard error. */
export default class Figures implements Reporter {
  onTestEnd(test: TestCase, result: TestResult): void {
    for (const error of result.errors) console.error(`${test.title}: ${error.stack ?? error.message}`);
    for (const { type, description } of result.annotations) if (type === "figure") console.log(description);
  }

  onError(error: { message?: string }): void {
    console.error(error.message);
  }
}
