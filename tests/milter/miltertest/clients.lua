-- Who brought a message: address, listener, login; local mail has no address.

local function expect(condition, what)
  if not condition then
    mt.echo("FAILED: " .. what) -- an error() is not shown by miltertest
    error(what)
  end
end

local function must(failed, what) expect(failed == nil, what .. ": " .. tostring(failed)) end

local function send(address, daemon, login, want, what)
  local conn = mt.connect(socket)
  expect(conn ~= nil, "no connection")
  must(mt.negotiate(conn, nil, nil, nil), "negotiate")
  if daemon then mt.macro(conn, SMFIC_CONNECT, "{daemon_name}", daemon) end
  must(mt.conninfo(conn, "client.example", address), "conninfo")
  must(mt.helo(conn, "client.example"), "helo")
  if login then mt.macro(conn, SMFIC_MAIL, "{auth_authen}", login) end
  must(mt.mailfrom(conn, "<joe@football.example.com>"), "mailfrom")
  must(mt.rcptto(conn, "<suzie@shopping.example.net>"), "rcptto")
  must(mt.header(conn, "From", " joe@football.example.com"), "header")
  must(mt.bodystring(conn, "Hi.\r\n"), "body")
  must(mt.eom(conn), "eom")
  expect(mt.getreply(conn) == SMFIR_CONTINUE, what .. ": refused")
  expect(mt.eom_check(conn, MT_HDRINSERT, "DKIM-Signature") == want, what)
  mt.disconnect(conn)
end

send("192.0.2.255", nil, nil, true, "a listed address")
send("192.0.3.0", nil, nil, false, "an address that is not listed")
send("2001:db8::1", nil, nil, true, "a listed IPv6 address")
send("2001:db9::1", nil, nil, false, "an IPv6 address that is not listed")
send("unspec", nil, nil, true, "mail without address")
send("198.51.100.1", "ORIGINATING", nil, true, "a listed listener")
send("198.51.100.1", "smtpd", nil, false, "a listener that is not listed")
send("198.51.100.1", nil, "joe", true, "a login")

-- record: signed null
-- record: unsigned client-not-allowed
-- record: signed null
-- record: unsigned client-not-allowed
-- record: signed null
-- record: signed null
-- record: unsigned client-not-allowed
-- record: signed null
