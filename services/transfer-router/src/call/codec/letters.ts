import { corrupt } from "./row.ts";

/** The members of a union, each as one letter. */
export interface Letters<T extends string> {
  readonly of: Readonly<Record<T, string>>;
  /** Throws on a letter that no version wrote. */
  read(letter: string): T;
}

/** A member that is left out does not compile. Letters are never used again for another member. */
export function letters<T extends string>(of: Readonly<Record<T, string>>): Letters<T> {
  const members: Readonly<Record<string, T>> = Object.fromEntries(
    Object.entries<string>(of).map(([member, letter]) => [letter, member as T]),
  );
  return { of, read: (letter) => members[letter] ?? corrupt(`no letter ${letter} among ${Object.keys(of).join(" ")}`) };
}
