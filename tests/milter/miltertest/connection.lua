-- Many messages on one connection: what one of them was does not matter to the next.

local function expect(condition, what)
  if not condition then
    mt.echo("FAILED: " .. what) -- an error() is not shown by miltertest
    error(what)
  end
end

local function must(failed, what) expect(failed == nil, what .. ": " .. tostring(failed)) end

local own = "joe@football.example.com"
local conn = mt.connect(socket)
expect(conn ~= nil, "no connection")
must(mt.negotiate(conn, nil, nil, nil), "negotiate")
must(mt.conninfo(conn, "exchange.example", "2001:db8::1"), "conninfo")
must(mt.helo(conn, "exchange.example"), "helo")

local function begin(from, recipient)
  must(mt.mailfrom(conn, "<" .. from .. ">"), "mailfrom")
  must(mt.rcptto(conn, "<" .. (recipient or "suzie@shopping.example.net") .. ">"), "rcptto")
  must(mt.header(conn, "From", " " .. from), "header")
end

local function finish(body)
  must(mt.bodystring(conn, body or "Hi.\r\n"), "body")
  must(mt.eom(conn), "eom")
  return mt.getreply(conn)
end

local function signed() return mt.eom_check(conn, MT_HDRINSERT, "DKIM-Signature") end

begin(own)
expect(finish() == SMFIR_CONTINUE and signed(), "own mail is not signed")

begin("olga@partner.example.net")
expect(finish() == SMFIR_CONTINUE and not signed(), "foreign mail is touched")

begin("olga@partner.example.net")
must(mt.bodystring(conn, "half a line"), "body")
must(mt.abort(conn), "abort")

begin(own)
expect(finish() == SMFIR_CONTINUE and signed(), "own mail after an abort is not signed")

begin("joe@nokeys.example")
expect(finish() == SMFIR_REPLYCODE, "mail without a key is let through")
expect(mt.eom_check(conn, MT_SMTPREPLY, "451", "4.7.1",
  "not signed: the domain has no key (no-active-key); try again later"), "mail without a key is not told to try again")
expect(not signed(), "refused mail is signed")

begin(own)
expect(finish(string.rep("x", 999) .. "\r\n") == SMFIR_REPLYCODE, "a long line is let through")
expect(mt.eom_check(conn, MT_SMTPREPLY, "550", "5.7.1",
  "not signed: a line has more than 998 octets (long-line)"), "a long line is not rejected")

begin(own, "anna@lists.example.net")
expect(finish() == SMFIR_CONTINUE and not signed(), "mail to an excluded recipient is signed")

begin(own)
expect(finish() == SMFIR_CONTINUE and signed(), "the last message is not signed")
mt.disconnect(conn)

-- record: signed null
-- record: unsigned domain-not-configured
-- record: aborted null
-- record: signed null
-- record: tempfailed no-active-key
-- record: rejected long-line
-- record: unsigned recipient-excluded
-- record: signed null
