-- The end of the header is not told: the milter asks for that in its negotiation.
-- A message on one connection, with what an MTA of today offers and with what an old one did: signed by each key,
-- RSA on top, and nothing else asked of the MTA.

-- mt.negotiate of miltertest 1.6 offers its `actions` as steps as well, so one number stands for both.
local everything = 0x1fffff
local no_reply = 0x0fd080 -- NR_CONN HELO MAIL RCPT DATA UNKN EOH BODY HDR
local leading_space = 0x100000

local function expect(condition, what)
  if not condition then
    mt.echo("FAILED: " .. what) -- an error() is not shown by miltertest
    error(what)
  end
end

local function must(failed, what) expect(failed == nil, what .. ": " .. tostring(failed)) end

local fields = {
  { "From", "Joe SixPack <joe@football.example.com>" },
  { "To", "Suzie Q <suzie@shopping.example.net>" },
  { "Subject", "Is dinner\n ready?" },
}
local body = "Hi.\r\n\r\nWe lost the game.\r\n"

local function sign(name, version, offer, space)
  local conn = mt.connect(socket)
  expect(conn ~= nil, "no connection")
  must(mt.negotiate(conn, version, offer, offer), "negotiate")
  expect(mt.test_action(conn, SMFIF_ADDHDRS), "header fields are not asked for")
  expect(not mt.test_action(conn, SMFIF_CHGBODY), "the body is asked for")
  expect(not mt.test_action(conn, SMFIF_QUARANTINE), "quarantine is asked for")
  must(mt.conninfo(conn, "exchange.example", "192.0.2.1"), "conninfo")
  must(mt.helo(conn, "exchange.example"), "helo")
  mt.macro(conn, SMFIC_MAIL, "i", "4XyZ" .. name)
  must(mt.mailfrom(conn, "<joe@football.example.com>"), "mailfrom")
  must(mt.rcptto(conn, "<suzie@shopping.example.net>"), "rcptto")
  for _, field in ipairs(fields) do must(mt.header(conn, field[1], space .. field[2]), "header") end
  must(mt.bodystring(conn, body), "body")
  must(mt.eom(conn), "eom")
  expect(mt.getreply(conn) == SMFIR_CONTINUE, name .. ": the message is not let through")
  expect(mt.eom_check(conn, MT_HDRINSERT, "DKIM-Signature"), name .. ": no signature")
  expect(not mt.eom_check(conn, MT_HDRADD), name .. ": a field at the bottom")
  expect(not mt.eom_check(conn, MT_HDRCHANGE), name .. ": a changed field")
  expect(not mt.eom_check(conn, MT_BODYCHANGE), name .. ": a changed body")
  -- Inserted one by one at the top, so the last one is the upper one; miltertest counts from the last.
  local upper, lower = mt.getheader(conn, "DKIM-Signature", 0), mt.getheader(conn, "DKIM-Signature", 1)
  expect(upper:find("a=rsa-sha256", 1, true), name .. ": RSA is not on top")
  expect(lower:find("a=ed25519-sha256", 1, true), name .. ": no Ed25519")
  expect(mt.getheader(conn, "DKIM-Signature", 2) == nil, name .. ": a third signature")
  expect(not upper:find("\r"), name .. ": folds are not LF")
  local leads = upper:sub(1, 1) == " "
  expect(leads == (space ~= ""), name .. ": leading space")
  mt.disconnect(conn)

  local file = io.open(folder .. "/" .. name .. ".eml", "w")
  local added = space == "" and " " or "" -- what an old MTA puts before the value
  file:write("DKIM-Signature:", added, upper, "\nDKIM-Signature:", added, lower, "\n")
  for _, field in ipairs(fields) do file:write(field[1], ": ", field[2], "\n") end
  file:write("\n", (body:gsub("\r\n", "\n")))
  file:close()
end

sign("today", 6, everything, " ")
sign("withoutnoreply", 6, everything - no_reply, " ")
sign("withoutspace", 6, everything - leading_space, "")
sign("old", 2, 0x3f, "")

-- record: signed null
-- record: signed null
-- record: signed null
-- record: signed null
