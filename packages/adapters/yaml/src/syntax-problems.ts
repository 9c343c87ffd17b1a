import { type Document, type ErrorCode, visit, type YAMLError } from "yaml";

/** What is wrong with the text itself, and how many characters stand before it. */
export interface SyntaxProblem {
  readonly offset: number;
  readonly message: string;
  readonly fix: string;
}

const FIXES: Partial<Record<ErrorCode, string>> = {
  DUPLICATE_KEY: "remove one of the two",
  TAB_AS_INDENT: "indent with spaces, not with a tab",
  BAD_INDENT: "indent the line as its neighbours, and close brackets and quotes above it",
  MISSING_CHAR: "close the quote or the bracket, and put a comma between entries",
  BAD_ALIAS: "write the value itself",
  BLOCK_AS_IMPLICIT_KEY: "begin the nested fields on a line of their own, indented further",
  MULTILINE_IMPLICIT_KEY: "put a colon and a space behind the field's name, on the same line",
  BLOCK_IN_FLOW: "inside of [ ] and { } write entries with commas between them, not with dashes",
  BAD_DQ_ESCAPE: "write the backslash twice, or use single quotes",
  TAG_RESOLVE_FAILED: "remove the tag (the word behind the exclamation mark)",
  MULTIPLE_DOCS: "remove the line ---: the file is one document",
};

/** What the YAML parser says, with what to write instead. */
export function syntaxProblem(error: YAMLError): SyntaxProblem {
  const message = error.message.replace(/\.$/, "");
  return {
    offset: error.pos[0],
    message: `the YAML cannot be read: ${message.charAt(0).toLowerCase()}${message.slice(1)}`,
    fix:
      FIXES[error.code] ??
      "compare the line with the one above it: indentation, quotes, brackets, and a space behind each colon",
  };
}

/** Aliases of nothing: the parser itself only speaks of them when it follows them, and then without a place. */
export function aliasProblems(document: Document): readonly SyntaxProblem[] {
  const anchors = new Set<string>();
  const problems: SyntaxProblem[] = [];
  visit(document, {
    Value(_, node) {
      if (node.anchor !== undefined) anchors.add(node.anchor);
    },
    Alias(_, node) {
      if (anchors.has(node.source)) return;
      const fix = `write the value itself, or give it the anchor &${node.source} further up`;
      problems.push({ offset: node.range?.[0] ?? 0, message: `the alias *${node.source} stands for nothing`, fix });
    },
  });
  return problems;
}
