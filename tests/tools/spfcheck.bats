#!/usr/bin/env bats
# The spfcheck that is installed: what needs a real process.

bats_require_minimum_version 1.5.0

setup() {
  cd "$BATS_TEST_TMPDIR" || exit
  cat >zone <<'ZONE'
$ORIGIN example.com.
@ 60 IN TXT "v=spf1 ip4:192.0.2.0/24 -all"
mx 60 IN TXT "v=spf1 ip4:192.0.2.25 -all"
ZONE
}

spfcheck() {
  "$BIN/spfcheck" "$@"
}

@test "spfcheck --version says name and version" {
  run -0 "$BIN/spfcheck" --version
  [ "$output" = "spfcheck (Countersign) $VERSION" ]
}

@test "exit statuses of check" {
  run -0 spfcheck check example.com --ip 192.0.2.1 --zone zone
  [ "${lines[0]}" = "pass: mail of example.com passes SPF from 192.0.2.1" ]
  run -1 spfcheck check example.com --ip 192.0.2.1 --ip 2001:db8::1 --zone zone
  run -2 --separate-stderr spfcheck check '<>' --ip 192.0.2.1 --zone zone
  [ -z "$output" ]
  [ "$stderr" = "spfcheck: SENDER <> needs --helo: its SPF identity is the HELO name" ]
  run -75 spfcheck check example.com --ip 192.0.2.1 --resolver 127.0.0.1:1 --timeout 0.1
}

@test "check --json is one document on one line" {
  run -0 --separate-stderr spfcheck check '<>' --helo mx.example.com --ip 192.0.2.25 --zone zone --json
  [ "${#lines[@]}" = 1 ]
  [[ $output == '{"schema":"spfcheck/check/1","verdict":"pass",'*'}' ]]
}

@test "bulk answers in order, reads standard input, and ends with 2 after a bad line" {
  printf '192.0.2.1 example.com\nhello\n{"ip":"::1","sender":"example.com"}\n' >list
  run -2 --separate-stderr spfcheck bulk list --zone zone
  [ "${#lines[@]}" = 3 ]
  [[ ${lines[0]} == *'"result":"pass"'* ]]
  [[ ${lines[1]} == '{"line":2,"error":'* ]]
  [[ ${lines[2]} == *'"result":"fail"'* ]]
  [ -z "$stderr" ]
  run -0 spfcheck bulk - --zone zone <<<'192.0.2.1 example.com'
}

@test "bulk says a line as soon as it is known" {
  mkfifo lines answers
  spfcheck bulk - --zone zone <lines >answers 3>&- &
  exec 8>lines 9<answers
  echo '192.0.2.1 example.com' >&8
  read -r -t 20 answer <&9
  [[ $answer == *'"result":"pass"'* ]]
  exec 8>&- 9<&-
  wait $!
}

@test "a reader that goes away is no reason to complain" {
  yes '192.0.2.1 example.com' | head -100000 >list
  spfcheck bulk list --zone zone 2>complaints | head -1 >/dev/null
  [ ! -s complaints ]
}

# largest_memory FILE: of spfcheck bulk over FILE, in KiB.
largest_memory() {
  python3 - "$BIN/spfcheck" bulk "$1" --zone zone <<'PYTHON'
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
PYTHON
}

@test "memory does not follow the list" {
  [ -z "$SANITIZED" ] || skip "sanitizers take memory of their own"
  yes '192.0.2.1 anna@example.com mx' | head -5000 >short
  yes '192.0.2.1 anna@example.com mx' | head -100000 >long  # 3 MB of list, 30 MB of answers
  [ "$(largest_memory long)" -lt $(($(largest_memory short) + 8192)) ]
}

@test "bulk does its work with the threads that the system grants" {
  [ -z "$SANITIZED" ] || skip "sanitizers want more addresses than that"
  yes '192.0.2.1 anna@example.com mx' | head -20000 >list
  # Stacks of 2 GB in 8 GB of addresses: three threads.
  (ulimit -s 2000000 -v 8000000 && spfcheck bulk list --zone zone >out)
  [ "$(wc -l <out)" = 20000 ]
}

@test "bash completes commands and options" {
  source <("$BIN/spfcheck" --generate complete-bash)
  complete_words() {
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
    _spfcheck
    echo "${COMPREPLY[@]}"
  }
  compopt() { :; } # is for a completion under way
  [ "$(complete_words spfcheck ch)" = "check" ]
  [ "$(complete_words spfcheck check --he)" = "--helo --help" ]
}

@test "zsh and fish know every command" {
  for shell in zsh fish; do
    "$BIN/spfcheck" --generate "complete-$shell" >script
    for command in check show ranges diff add watch bulk; do grep -q "$command" script; done
  done
}
