#!/usr/bin/env bats
# The authsign that is installed: what needs a real process.

bats_require_minimum_version 1.5.0
load common.bash

@test "authsign --version says name and version" {
  run -0 "$BIN/authsign" --version
  [ "$output" = "authsign (Countersign) $VERSION" ]
}

@test "authsign --help goes to standard output" {
  run -0 --separate-stderr "$BIN/authsign" --help
  [[ $output == "Usage: authsign "* ]]
  [ -z "$stderr" ]
}

@test "a file, - and standard input are the same message" {
  authsign --timestamp 1700000000 message >by-name
  authsign --timestamp 1700000000 - <message >by-dash
  authsign --timestamp 1700000000 <message >by-nothing
  cmp by-name by-dash
  cmp by-name by-nothing
  [ "$(tail -n 4 by-name)" = "$(cat message)" ]
}

@test "a missing key leaves standard output empty" {
  run -2 --separate-stderr "$BIN/authsign" --domain d.example --selector s --key none.pem message
  [ -z "$output" ]
  [ "$stderr" = "authsign: cannot read the key file none.pem: No such file or directory" ]
}

@test "a missing message leaves standard output empty" {
  run -2 --separate-stderr authsign none.eml
  [ -z "$output" ]
  [ "$stderr" = "authsign: cannot read none.eml: No such file or directory" ]
}

@test "a message that cannot be signed leaves standard output empty" {
  run -2 --separate-stderr authsign </dev/null
  [ -z "$output" ]
  [ "$stderr" = "authsign: the message is empty" ]
}

@test "a full disk is said" {
  run -2 bash -c '"$0" --domain d.example --selector s --key rsa.pem message >/dev/full' "$BIN/authsign"
  [ "$output" = "authsign: cannot write standard output: No space left on device" ]
}

@test "a closed standard output is said" {
  run -2 bash -c '"$0" --domain d.example --selector s --key rsa.pem message >&-' "$BIN/authsign"
  [ "$output" = "authsign: cannot write standard output: Bad file descriptor" ]
}

@test "a reader that goes away is no reason to complain" {
  message_of_mib 3 >large
  authsign large 2>complaints | head -c 1 >/dev/null
  [ ! -s complaints ]
}

@test "a large message is kept in TMPDIR, and nothing stays there" {
  message_of_mib 3 >large
  mkdir spool
  TMPDIR=$PWD/spool authsign large >signed
  tail -c "$(wc -c <large)" signed | cmp - large
  [ -z "$(ls -A spool)" ]
}

@test "a TMPDIR that is not there is said" {
  message_of_mib 3 >large
  TMPDIR=$PWD/none run -2 --separate-stderr authsign large
  [ -z "$output" ]
  [[ $stderr == "authsign: cannot keep the message in $PWD/none: "*"; set TMPDIR "* ]]
}

@test "memory does not follow the size of the message" {
  [ -z "$SANITIZED" ] || skip "sanitizers reserve memory of their own"
  message_of_mib 64 >large
  (ulimit -v 40000 && authsign large) | (ulimit -v 40000 && authcheck verify --zone zone)
}
