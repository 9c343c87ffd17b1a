import { expect } from "vitest";
import { errorsOf, fileWith } from "./file-with.ts";

/** A file that is right but for what is put in, and its one error: where it is, what is wrong, and what to write instead. */
export type ProblemRow = readonly [
  rule: string,
  extra: Parameters<typeof fileWith>[0],
  path: string,
  message: RegExp,
  fix: RegExp,
];

export async function expectProblem(...[, extra, path, message, fix]: ProblemRow): Promise<void> {
  const errors = await errorsOf(fileWith(extra));
  expect(errors).toEqual([
    expect.objectContaining({
      file: "tandem.yaml",
      path,
      message: expect.stringMatching(message),
      fix: expect.stringMatching(fix),
    }),
  ]);
}
