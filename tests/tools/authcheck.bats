#!/usr/bin/env bats
# The authcheck that is installed: what needs a real process.

bats_require_minimum_version 1.5.0
load common.bash

@test "authcheck --version says name and version" {
  run -0 "$BIN/authcheck" --version
  [ "$output" = "authcheck (Countersign) $VERSION" ]
}

@test "what authsign signs passes, with RSA and Ed25519" {
  authsign --selector2 brisbane --key2 ed25519.key message >signed
  run -0 --separate-stderr authcheck verify --zone zone --authserv-id mx.example signed
  [[ ${lines[0]} == "pass: the message bears a valid DKIM signature of football.example.com; "* ]]
  [[ $output == *"  DKIM pass: d=football.example.com s=test a=rsa-sha256, key of 1024 bits"* ]]
  [[ $output == *"  DKIM pass: d=football.example.com s=brisbane a=ed25519-sha256"* ]]
  [[ ${lines[-1]} == "Authentication-Results: mx.example; dkim=pass "* ]]
  [ -z "$stderr" ]
}

@test "a changed message does not" {
  (authsign message; echo "a footer") >changed
  run -1 authcheck verify --zone zone changed
  [[ ${lines[0]} == "fail: no DKIM signature of the message is valid; "* ]]
}

@test "SPF and DMARC decide with the client given" {
  cat >policies <<'END'
$ORIGIN football.example.com.
@ 60 IN TXT "v=spf1 ip4:192.0.2.7 -all"
_dmarc 60 IN TXT "v=DMARC1; p=reject"
END
  run -0 authcheck verify --zone policies --ip 192.0.2.7 --sender joe@football.example.com message
  [[ ${lines[0]} == "pass: DMARC passes: SPF is aligned with football.example.com"* ]]
  run -1 authcheck verify --zone policies --ip 192.0.2.8 --sender joe@football.example.com message
  [[ ${lines[0]} == "fail: DMARC fails: "* ]]
  run -2 --separate-stderr authcheck verify --zone policies --ip 192.0.2.7 message
  [ -z "$output" ]
  [ "$stderr" = "authcheck: the message has no Return-Path; --ip needs --sender then" ]
}

@test "an overlay shows what a new record would do" {
  authsign message >signed
  run -1 authcheck verify --zone /dev/null signed
  run -0 authcheck verify --zone /dev/null --overlay zone signed
}

@test "--json is one document on one line" {
  authsign message >signed
  run -0 --separate-stderr authcheck verify --zone zone --json signed
  [ "${#lines[@]}" = 1 ]
  [[ $output == '{"schema":"authcheck/verify/1",'*'}' ]]
}

@test "a DNS server that is not there is for another time" {
  authsign message >signed
  run -75 authcheck verify --resolver 127.0.0.1:1 --timeout 0.1 signed
  [[ ${lines[0]} == "temperror: DMARC is open: "*"; try again later" ]]
}

@test "domain ends with what came of it" {
  cat >posture <<'END'
$ORIGIN example.com.
$TTL 300
@ MX 10 mx
@ TXT "v=spf1 ip4:192.0.2.7 -all"
mx A 192.0.2.7
s1._domainkey TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
mx TXT "v=spf1 a -all"
7.2.0.192.in-addr.arpa. PTR mx
_dmarc TXT "v=DMARC1; p=none; rua=mailto:postmaster@example.com"
END
  run -0 --separate-stderr authcheck domain example.com --egress 192.0.2.7 --helo mx.example.com \
    --zone posture
  [[ ${lines[0]} == "pass: mail of example.com from 192.0.2.7 passes everywhere"* ]]
  [ -z "$stderr" ]
  run -1 authcheck domain example.com --egress 192.0.2.8 --zone posture
  [[ ${lines[0]} == "fail: mail of example.com from 192.0.2.8 "* ]]
  run -2 --separate-stderr authcheck domain example.com --egress 192.0.2.0/24
  [ -z "$output" ]
  run -75 authcheck domain example.com --egress 192.0.2.7 --resolver 127.0.0.1:1 --timeout 0.1
}

@test "input that cannot be read leaves standard output empty" {
  run -2 --separate-stderr authcheck verify --zone zone --json none.eml
  [ -z "$output" ]
  [ "$stderr" = "authcheck: cannot read none.eml: No such file or directory" ]
  run -2 --separate-stderr authcheck verify --zone none.zone message
  [ -z "$output" ]
  [ "$stderr" = "authcheck: --zone: cannot read none.zone: No such file or directory" ]
}

@test "a reader that goes away is no reason to complain" {
  authcheck verify --zone zone message 2>complaints | true
  [ ! -s complaints ]
}

@test "bash completes commands, options and files" {
  source <("$BIN/authcheck" --generate complete-bash)
  complete_words() {
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
    _authcheck
    echo "${COMPREPLY[@]}"
  }
  compopt() { :; } # is for a completion under way
  [ "$(complete_words authcheck v)" = "verify" ]
  [ "$(complete_words authcheck do)" = "domain" ]
  [ "$(complete_words authcheck domain --sel)" = "--selector" ]
  [ "$(complete_words authcheck verify --allow-s)" = "--allow-sha1" ]
  [ "$(complete_words authcheck verify --at '')" = "" ]
  complete -p authcheck | grep -q -- "-o default"
}

@test "dmarc ends with its verdict" {
  echo '_dmarc.example.com. 1 TXT "v=DMARC1; p=reject; rua=mailto:postmaster@example.com"' >policy
  run -0 authcheck dmarc www.example.com --dkim-pass example.com --zone policy
  [ "${lines[0]}" = "pass: DKIM is aligned with www.example.com" ]
  run -1 --separate-stderr authcheck dmarc example.com --json --zone policy
  [[ $output == '{"schema":"authcheck/dmarc/1","result":"fail",'*'}' ]]
  run -75 authcheck dmarc example.com --resolver 127.0.0.1:1 --timeout 0.1
  run -2 --separate-stderr authcheck dmarc a..b --zone policy
  [ "$stderr" = "authcheck: DOMAIN 'a..b': a label is empty (two dots in a row, or a dot in front)" ]
}
