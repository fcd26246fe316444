// Each shell asks the command itself what could stand there, with the words so far and the one that is being typed: so
// no list of commands or options is ever out of date. Nothing comes back where a file may stand.

export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof shells)[number];

/** What makes a shell complete `relata`. */
export const scripts: Readonly<Record<Shell, string>> = {
  // The words are taken apart at = and : before they are seen here; a part behind one of them is completed by itself.
  bash: `_relata() {
  local IFS=$'\\n' line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <(relata completion words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _relata relata
`,
  zsh: `#compdef relata
_relata() {
  local -a candidates
  local word description
  while IFS=$'\\t' read -r word description; do
    candidates+=("\${word//:/\\\\:}:$description")
  done < <(relata completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#candidates} )); then _describe relata candidates; else _files; fi
}
if [ "$funcstack[1]" = _relata ]; then _relata "$@"; else compdef _relata relata; fi
`,
  fish: `function __relata_words
  set -l words (commandline -opc) (commandline -ct)
  relata completion words -- $words[2..] 2>/dev/null
end
complete -c relata -a '(__relata_words)'
`,
  powershell: `Register-ArgumentCompleter -Native -CommandName relata -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if ($wordToComplete -eq '') { $words += '' }
  relata completion words '--' @words 2>$null | ForEach-Object {
    $word, $description = $_ -split "\`t", 2
    if (-not $description) { $description = $word }
    [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $description)
  }
}
`,
};

/** Where each goes. */
export const installing: Readonly<Record<Shell, string>> = {
  bash: 'relata completion bash > ~/.local/share/bash-completion/completions/relata',
  zsh: 'relata completion zsh > "$fpath[1]/_relata"',
  fish: 'relata completion fish > ~/.config/fish/completions/relata.fish',
  powershell: 'relata completion powershell >> $PROFILE',
};
