"""A mail laboratory on loopback: Postfix, a next hop, an SMTP client, keys, and judges of what arrived."""
