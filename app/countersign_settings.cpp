// Every setting of countersign.toml, once. `meaning` becomes the manual: sentences that say what
// the setting does, what it is good for, and why the default is what it is.
#include "app/countersign_settings.h"

#include "app/countersign_key_settings.h"
#include "app/settings_formats.h"

namespace countersign::app {

namespace {

Section milter_section() {
  return {
      .path = "milter",
      .required = true,
      .meaning = "Where the MTA finds the milter, and as whom it runs.",
      .settings =
          {
              {.key = "socket",
               .example = R"("unix:/var/spool/postfix/countersign/milter.sock")",
               .format = milter_socket,
               .required = true,
               .meaning =
                   "Where the MTA connects: unix:PATH, inet:PORT@ADDRESS or inet6:PORT@ADDRESS. "
                   "Postfix on Debian runs in a chroot, so a path has to lie below "
                   "/var/spool/postfix and is written without that part in smtpd_milters. Whoever "
                   "can connect can have mail signed: never listen on an address that others "
                   "reach."},
              {.key = "socket_group",
               .example = R"("postfix")",
               .meaning = "The group of a unix socket, so that the MTA may connect to it. Without "
                          "it the socket keeps the group of the process."},
              {.key = "socket_mode",
               .fallback = R"("0660")",
               .format = file_mode,
               .meaning = "The permissions of a unix socket, octal. The default lets in owner and "
                          "group and nobody else."},
              {.key = "user",
               .example = R"("countersign")",
               .meaning = "The user to become once the socket is open, when started as root. The "
                          "socket belongs to that user, and keys are read as that user, so that "
                          "they can be read again later. Without it nothing is changed: the "
                          "systemd unit sets User= itself."},
              {.key = "status",
               .example = R"("/run/countersign/status.json")",
               .format = absolute_path,
               .meaning = "A file that says, as JSON and replaced at each load, which keys are in "
                          "use and what is wrong. Without it none is written."},
          },
  };
}

Section sign_section() {
  return {
      .path = "sign",
      .not_with = "verify.enabled",
      .meaning =
          "Whose mail is signed. Mail from anybody else passes unsigned, and says so: a "
          "signer that signs what strangers send is worse than none.",
      .settings =
          {
              {.key = "clients",
               .type = SettingType::networks,
               .example = R"(["127.0.0.0/8", "::1", "10.0.0.5"])",
               .meaning = "Addresses and networks that may have mail signed, such as the Exchange "
                          "servers. Mail submitted on this host itself comes from 127.0.0.1. "
                          "Nobody by default."},
              {.key = "daemons",
               .type = SettingType::texts,
               .example = R"(["ORIGINATING"])",
               .meaning = "Listeners whose mail is signed whoever sends it, by their "
                          "{daemon_name} macro (milter_macro_daemon_name in Postfix). For a "
                          "listener that only your own servers reach."},
              {.key = "authenticated",
               .type = SettingType::boolean,
               .fallback = "false",
               .meaning = "Whether a client that logged in by SMTP AUTH has its mail signed, "
                          "wherever it comes from."},
              {.key = "on_error",
               .type = SettingType::choice,
               .fallback = R"("tempfail")",
               .choices = {"tempfail", "accept", "reject"},
               .meaning = "What becomes of mail that should be signed and cannot be, because a key "
                          "is missing or fails. tempfail answers 451, so that the sender keeps the "
                          "mail and tries again. accept lets it out unsigned. reject answers 550. "
                          "The default loses nothing and lets nothing out unsigned."},
              {.key = "exclude_recipients",
               .type = SettingType::texts,
               .example = R"(["*@lists.example.net"])",
               .meaning = "Shell patterns over the whole recipient address, in any case. Mail all "
                          "of whose recipients match is not signed."},
          },
  };
}

Section domain_section() {
  return {
      .path = "domain",
      .repeated = true,
      .required = true,
      .not_with = "verify.enabled",
      .meaning =
          "A domain whose mail is signed: one table for each. The domain of the From field "
          "decides, because DMARC looks there.",
      .settings =
          {
              {.key = "name",
               .example = R"("example.com")",
               .format = domain_name,
               .required = true,
               .unique = true,
               .meaning = "The domain, which becomes d= of the signature. A name with other "
                          "letters than ASCII is signed in its A-label form."},
              {.key = "subdomains",
               .type = SettingType::boolean,
               .fallback = "false",
               .meaning = "Whether mail from names below the domain is signed with its keys as "
                          "well. Where several domains fit, the longest wins."},
          },
  };
}

Section guard_section() {
  return {
      .path = "guard",
      .meaning = "What to do about mail that no signature survives.",
      .settings =
          {
              {.key = "long_lines",
               .type = SettingType::choice,
               .fallback = R"("warn")",
               .choices = {"warn", "tempfail", "reject"},
               .meaning = "Mail to be signed with a line of more than 998 octets. MTAs break such "
                          "lines after signing, which breaks the signature. warn signs and tells "
                          "which host sent it; tempfail answers 451, reject 550. The default "
                          "refuses nothing: lost mail is worse than a broken signature."},
          },
  };
}

Section verify_section() {
  return {
      .path = "verify",
      .meaning =
          "An instance that verifies mail from outside instead of signing: SPF, DKIM and DMARC, "
          "written into Authentication-Results. Run it beside the one that signs, with a file and "
          "a socket of its own: whoever waits for DNS can hold up others, so an instance signs or "
          "verifies, never both. [sign] and [[domain]] are refused here.",
      .settings =
          {
              {.key = "enabled",
               .type = SettingType::boolean,
               .fallback = "false",
               .meaning = "Whether this instance verifies."},
              {.key = "authserv_id",
               .example = R"("mx.example.com")",
               .format = host_name,
               .meaning = "The name under which results are written into mail. Fields from outside "
                          "that bear it are taken out. The host's name by default."},
              {.key = "own_authserv_ids",
               .type = SettingType::texts,
               .example = R"(["mx2.example.com"])",
               .meaning = "More names that only this organization may write, such as those of its "
                          "other mail servers: fields from outside that bear one are taken out."},
              {.key = "skip_clients",
               .type = SettingType::networks,
               .example = R"(["127.0.0.0/8", "::1", "10.0.0.0/8"])",
               .meaning = "Addresses and networks whose mail is left alone: not verified, and with "
                          "the fields that it has, which may be those of another server of one's "
                          "own. Mail submitted on this host itself comes from 127.0.0.1. List "
                          "every host that relays mail from outside to this one, or SPF looks at "
                          "the relay."},
              {.key = "enforce",
               .type = SettingType::choice,
               .fallback = R"("off")",
               .choices = {"off", "dmarc"},
               .meaning =
                   "Whether quarantine and reject of DMARC policies are carried out, or only "
                   "recorded. Mail to quarantine goes into the MTA's hold queue."},
              {.key = "honor_reject",
               .type = SettingType::boolean,
               .fallback = "true",
               .meaning = "With enforce, whether mail that fails a policy of reject is answered "
                          "with 550. Without it such mail is quarantined: RFC 9989 asks receivers "
                          "not to reject for a policy alone, because mailing lists and forwarders "
                          "break authentication."},
              {.key = "temperror",
               .type = SettingType::choice,
               .fallback = R"("accept")",
               .choices = {"accept", "tempfail"},
               .meaning = "What becomes of mail whose DMARC result cannot be told because DNS does "
                          "not answer. tempfail answers 451, so that the sender tries again. The "
                          "default lets it through, marked temperror: a dead resolver holds up no "
                          "mail."},
              {.key = "received_spf",
               .type = SettingType::boolean,
               .fallback = "false",
               .meaning = "Whether Received-SPF is written as well, for filters that read it."},
              {.key = "timeout",
               .type = SettingType::duration,
               .fallback = R"("20s")",
               .min = 1,
               .max = 120,
               .meaning =
                   "How long the end of a message waits for DNS, at most. Questions are asked "
                   "in the background before that; what has no answer by then is a "
                   "temperror. Keep it well below milter_content_timeout of Postfix."},
              {.key = "max_concurrent",
               .type = SettingType::integer,
               .fallback = "64",
               .min = 1,
               .max = 10000,
               .meaning = "How many messages are verified at once. What comes on top is asked to "
                          "try again later."},
          },
  };
}

Section egress_section() {
  return {
      .path = "egress",
      .meaning =
          "From where mail leaves this host, to forecast for each message what receivers will "
          "decide: SPF, DKIM by the keys that DNS has now, DMARC, and what large receivers "
          "require. Mail of clients that may not have mail signed is not looked at, and no "
          "message waits for it: what is not known yet is asked in the background. Changes wait "
          "for "
          "the next start.",
      .settings =
          {
              {.key = "addresses",
               .type = SettingType::texts,
               .example = R"(["198.51.100.7", "2001:db8::7"])",
               .format = ip_address,
               .meaning = "The addresses from which this host sends, as receivers see them: those "
                          "of the NAT where there is one, and the IPv6 address where the MTA uses "
                          "IPv6. The worst of them decides."},
              {.key = "helo",
               .example = R"("smarthost.example.com")",
               .format = host_name,
               .meaning = "The name that this host gives in HELO. Bounces have no sender, so SPF "
                          "looks at this name; without it they cannot pass."},
              {.key = "forecast",
               .type = SettingType::choice,
               .example = R"("log")",
               .choices = {"off", "log", "header", "hold"},
               .meaning = "What is done with the forecast. log writes it into the record of the "
                          "message. header also adds an X-Countersign-Forecast field, below the "
                          "signature, and removes any that came with the message. hold has the MTA "
                          "quarantine mail that a DMARC policy of quarantine or reject would hit; "
                          "a message whose forecast is not known yet is never held. By default log "
                          "where addresses are given, else off."},
          },
  };
}

Section dns_section() {
  return {
      .path = "dns",
      .meaning = "Who is asked for names. Signing asks nobody.",
      .settings =
          {
              {.key = "resolvers",
               .type = SettingType::texts,
               .example = R"(["192.0.2.53", "[2001:db8::53]:53"])",
               .format = server_address,
               .meaning = "The resolvers to ask, by default those of /etc/resolv.conf."},
          },
  };
}

Section log_section() {
  return {
      .path = "log",
      .meaning = "One record of each message goes to standard output, all else to standard error.",
      .settings =
          {
              {.key = "format",
               .type = SettingType::choice,
               .fallback = R"("text")",
               .choices = {"text", "json"},
               .meaning = "text is a line for people and grep(1), queue id first. json is one "
                          "object a line."},
          },
  };
}

Section metrics_section() {
  return {
      .path = "metrics",
      .meaning = "Figures for Prometheus.",
      .settings =
          {
              {.key = "listen",
               .example = R"("127.0.0.1:9323")",
               .format = listen_address,
               .only_now = "",
               .meaning = "The address to serve metrics on. It comes with a later version; until "
                          "then it has to be left out."},
          },
  };
}

}  // namespace

const SettingsTable& countersign_settings() {
  static const SettingsTable table{
      .file = "countersign.toml",
      .sections =
          {
              milter_section(),
              sign_section(),
              domain_section(),
              domain_key_section(),
              domain_publish_section(),
              keys_section(),
              keys_publish_section(),
              guard_section(),
              verify_section(),
              egress_section(),
              dns_section(),
              log_section(),
              metrics_section(),
          },
  };
  return table;
}

}  // namespace countersign::app
