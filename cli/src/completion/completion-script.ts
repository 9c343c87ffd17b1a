/**
 * What a shell reads to complete `tandem`. It asks the program itself at each TAB, so it never says what is not so.
 * @param program how `tandem` is run: what is typed may be an alias
 */
export function completionScript(shell: "bash" | "zsh", program: readonly string[]): string {
  const run = `${program.map(quoted).join(" ")} completion words --`;
  return shell === "bash" ? bashScript(run) : zshScript(run);
}

// Where nothing is proposed, bash completes names of files by itself: values of --data, --config and --file.
// Bash takes : and = for words of their own, which no command has and few values: an address is typed to its end.
function bashScript(run: string): string {
  return `_tandem() {
  local word brief
  COMPREPLY=()
  while IFS=$'\\t' read -r word brief; do
    COMPREPLY+=("$word")
  done < <(${run} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _tandem tandem
`;
}

function zshScript(run: string): string {
  return `#compdef tandem
_tandem() {
  local line
  local -a found
  for line in "\${(@f)$(${run} "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ -n $line ]] && found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  if (( \${#found} )); then _describe tandem found; else _files; fi
}
(( \${+functions[compdef]} )) || { autoload -Uz compinit && compinit; }
compdef _tandem tandem
`;
}

/** One word to a shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
