# What the bats files share. BIN: folder of the programs; DATA: tests/data; VERSION; SANITIZED.

setup() {
  cd "$BATS_TEST_TMPDIR" || exit
  cp "$DATA/crypto/rfc8463-test.rsa.private.pem" rsa.pem
  cp "$DATA/crypto/rfc8463-brisbane.ed25519.seed.b64" ed25519.key
  chmod 600 rsa.pem ed25519.key
  printf 'From: joe@football.example.com\nSubject: dinner\n\nReady?\n' >message
  cat >zone <<'ZONE'
$ORIGIN _domainkey.football.example.com.
brisbane 3600 IN TXT ( "v=DKIM1; k=ed25519; "
  "p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=" )
test 3600 IN TXT ( "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWR"
  "iGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutAC"
  "DfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3"
  "Ip3G+2kryOTIKT+l/K4w3QIDAQAB" )
ZONE
}

authsign() {
  "$BIN/authsign" --domain football.example.com --selector test --key rsa.pem "$@"
}

authcheck() {
  "$BIN/authcheck" "$@"
}

# message_of_mib N: a message of N MiB in short lines.
message_of_mib() {
  cat message
  head -c "$1M" /dev/zero | tr '\0' 'x' | fold -w 76
  echo
}
