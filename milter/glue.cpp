// Measured facts about libmilter 8.17 and Postfix 3.7 that this file depends on:
// - A bit that the MTA did not offer ends the session: everything asked for is masked.
// - A verdict from a step that was negotiated without reply is lost, and the MTA hangs. So every
//   step goes on, and the verdict is given at the end of the message.
// - "No reply" from a step that was not so negotiated hangs the MTA as well: what to answer depends
//   on what this very connection negotiated.
// - Callbacks of one connection change threads: nothing here is thread-local.
// - An exception that leaves a callback ends the process.
#include "milter/glue.h"

#include <arpa/inet.h>
#include <libmilter/mfapi.h>
#include <netinet/in.h>
#include <sys/stat.h>

#include <cstring>
#include <exception>
#include <memory>

namespace countersign::milter {

namespace {

// libmilter hands no context to its first callback, so there is one for the process.
Service* the_service = nullptr;

/// One connection of the MTA.
struct Connection {
  explicit Connection(Service& owner) : service(owner), session(owner.new_session()) {}

  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  ~Connection() { count(false); }

  // Keeps the number of open messages right, whatever way a message ends.
  void count(bool open) noexcept {
    if (open != counted) {
      service.open_messages() += open ? 1 : -1;
      counted = open;
    }
  }

  Service& service;
  std::unique_ptr<MailSession> session;
  unsigned long steps = 0;  // what was negotiated
  bool counted = false;
};

Connection* connection_of(SMFICTX* context) {
  return static_cast<Connection*>(smfi_getpriv(context));
}

std::string_view macro(SMFICTX* context, const char* name) {
  // smfi_getsymval takes char* and does not write to it.
  const char* value = smfi_getsymval(context, const_cast<char*>(name));  // NOLINT(*-const-cast)
  return value == nullptr ? std::string_view{} : std::string_view(value);
}

std::string_view text_of(const char* text) {
  return text == nullptr ? std::string_view{} : std::string_view(text);
}

/// Runs one step. Whatever it throws is told, and the message gets 451 at its end.
template <typename Step>
sfsistat guarded(SMFICTX* context, unsigned long no_reply, Step step) noexcept {
  Connection* connection = connection_of(context);
  if (connection == nullptr) {
    return SMFIS_TEMPFAIL;  // a step before negotiation: not a connection that we know
  }
  try {
    step(*connection);
  } catch (const std::exception& error) {
    connection->session->fail();
    try {
      connection->service.diagnostics().say(
          std::string("internal error, message refused with 451: ") + error.what());
    } catch (...) {  // NOLINT(bugprone-empty-catch): no memory to say it; the verdict stays 451
    }
  } catch (...) {
    connection->session->fail();
  }
  return (connection->steps & no_reply) != 0 ? SMFIS_NOREPLY : SMFIS_CONTINUE;
}

void ask_for_macros(SMFICTX* context, unsigned long actions) {
  if ((actions & SMFIF_SETSYMLIST) == 0) {
    return;  // the MTA sends its own choice
  }
  const auto ask = [&](int step, const char* names) {
    smfi_setsymlist(context, step, const_cast<char*>(names));  // NOLINT(*-const-cast): see macro
  };
  ask(SMFIM_CONNECT, "{daemon_name}");
  // The queue id: Sendmail 8.17 gives it when it is asked for at MAIL and at no other step, Postfix
  // has none before DATA.
  ask(SMFIM_ENVFROM, "i {auth_authen}");
  ask(SMFIM_EOM, "i");
}

// Who verifies takes forged fields out, and may hold a message.
unsigned long needed_actions(const Service& service) {
  constexpr unsigned long verifying = SMFIF_CHGHDRS | SMFIF_QUARANTINE;
  const ForecastUse forecast = service.forecast_use();
  return SMFIF_ADDHDRS | (service.verifies() ? verifying : 0) |
         (forecast == ForecastUse::header ? SMFIF_CHGHDRS : 0) |
         (forecast == ForecastUse::hold ? SMFIF_QUARANTINE : 0);
}

sfsistat on_negotiate(SMFICTX* context, unsigned long actions, unsigned long steps, unsigned long,
                      unsigned long, unsigned long* our_actions, unsigned long* our_steps,
                      unsigned long* our_f2, unsigned long* our_f3) noexcept {
  // Each step that is left out saves libmilter five system calls or ten, about a hundredth of an
  // RSA signature each.
  constexpr unsigned long not_needed = SMFIP_NODATA | SMFIP_NOEOH | SMFIP_NOUNKNOWN;
  constexpr unsigned long no_replies =
      SMFIP_NR_CONN | SMFIP_NR_HELO | SMFIP_NR_MAIL | SMFIP_NR_RCPT | SMFIP_NR_HDR | SMFIP_NR_BODY;
  try {
    const unsigned long needed = needed_actions(*the_service);
    if ((actions & needed) != needed) {
      the_service->diagnostics().say(
          "the MTA does not let us change messages as we have to: connection refused");
      return SMFIS_REJECT;
    }
    auto connection = std::make_unique<Connection>(*the_service);
    connection->steps = steps & (not_needed | no_replies | SMFIP_HDR_LEADSPC);
    *our_actions = needed | (actions & SMFIF_SETSYMLIST);
    *our_steps = connection->steps;
    *our_f2 = 0;
    *our_f3 = 0;
    ask_for_macros(context, actions);
    if (smfi_setpriv(context, connection.get()) != MI_SUCCESS) {
      return SMFIS_REJECT;
    }
    // Owned by the context until on_close.
    [[maybe_unused]] const Connection* owned = connection.release();
    return SMFIS_CONTINUE;
  } catch (...) {
    return SMFIS_REJECT;
  }
}

std::optional<auth::IpAddress> address_of(const _SOCK_ADDR* address) {
  if (address == nullptr) {
    return std::nullopt;
  }
  if (address->sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, address, sizeof v4);
    std::array<std::uint8_t, 4> octets{};
    std::memcpy(octets.data(), &v4.sin_addr, octets.size());
    return auth::IpAddress::v4(octets);
  }
  if (address->sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, address, sizeof v6);
    std::array<std::uint8_t, 16> octets{};
    std::memcpy(octets.data(), &v6.sin6_addr, octets.size());
    return auth::IpAddress::v6(octets);
  }
  return std::nullopt;  // a unix socket: this host
}

sfsistat on_connect(SMFICTX* context, char*, _SOCK_ADDR* address) noexcept {
  return guarded(context, SMFIP_NR_CONN, [&](Connection& connection) {
    connection.session->connect(address_of(address), macro(context, "{daemon_name}"));
  });
}

sfsistat on_helo(SMFICTX* context, char* name) noexcept {
  return guarded(context, SMFIP_NR_HELO,
                 [&](Connection& connection) { connection.session->helo(text_of(name)); });
}

sfsistat on_mail(SMFICTX* context, char** arguments) noexcept {
  return guarded(context, SMFIP_NR_MAIL, [&](Connection& connection) {
    connection.count(!connection.service.is_ending());
    connection.session->mail(text_of(arguments[0]), macro(context, "{auth_authen}"));
    if (connection.service.is_ending()) {
      connection.session->fail();
    }
  });
}

sfsistat on_recipient(SMFICTX* context, char** arguments) noexcept {
  return guarded(context, SMFIP_NR_RCPT, [&](Connection& connection) {
    connection.session->recipient(text_of(arguments[0]));
  });
}

sfsistat on_header(SMFICTX* context, char* name, char* value) noexcept {
  return guarded(context, SMFIP_NR_HDR, [&](Connection& connection) {
    if ((connection.steps & SMFIP_HDR_LEADSPC) != 0) {
      connection.session->header(text_of(name), text_of(value));
    } else {
      // The MTA took one space away, if there was one. Relaxed canonicalization, which is all that
      // we sign with, makes one space of none (DKIM-130).
      connection.session->header(text_of(name), " " + std::string(text_of(value)));
    }
  });
}

sfsistat on_body(SMFICTX* context, unsigned char* octets, size_t size) noexcept {
  return guarded(context, SMFIP_NR_BODY, [&](Connection& connection) {
    connection.session->body({reinterpret_cast<const char*>(octets), size});
  });
}

// Leaves the record of a message that has had no verdict.
void record_open_message(SMFICTX* context, Connection& connection, Decision decision,
                         std::optional<Reason> reason) {
  if (auto record = connection.session->give_up(macro(context, "i"))) {
    record->decision = decision;
    record->reason = reason;
    connection.service.record(*record);
  }
}

/// A value as the MTA wants it: folds as LF (DKIM-131), and without its leading space where the MTA
/// adds one.
std::string for_insertion(std::string_view value, bool leading_space) {
  if (!leading_space && value.starts_with(' ')) {
    value.remove_prefix(1);
  }
  std::string result(value);
  std::erase(result, '\r');
  return result;
}

/// False: the MTA did not take it.
bool insert(SMFICTX* context, const Connection& connection, const Verdict& verdict) {
  constexpr int top = 0;  // above the Received that Postfix does not show (DKIM-133)
  for (auto field = verdict.fields.rbegin(); field != verdict.fields.rend(); ++field) {
    std::string name = field->name;
    std::string text = for_insertion(field->value, (connection.steps & SMFIP_HDR_LEADSPC) != 0);
    if (smfi_insheader(context, top, name.data(), text.data()) != MI_SUCCESS) {
      return false;
    }
  }
  return true;
}

/// What is to be done to a message that is let through. False: the MTA did not take it.
bool change(SMFICTX* context, const Connection& connection, Verdict& verdict) {
  for (const std::size_t number : verdict.forged) {
    if (smfi_chgheader(context, verdict.forged_name.data(), static_cast<int>(number), nullptr) !=
        MI_SUCCESS) {
      return false;
    }
  }
  return insert(context, connection, verdict) &&
         (verdict.quarantine.empty() ||
          smfi_quarantine(context, verdict.quarantine.data()) == MI_SUCCESS);
}

bool is_refused(Decision decision) {
  return decision == Decision::tempfail || decision == Decision::reject;
}

sfsistat refuse(SMFICTX* context, const Verdict& verdict) {
  const bool tempfail = verdict.decision == Decision::tempfail;
  char code[] = "451";
  char status[] = "4.7.1";
  if (!tempfail) {
    std::memcpy(code, "550", sizeof code);
    status[0] = '5';
  }
  std::string text = verdict.reply;
  smfi_setreply(context, code, status, text.data());
  return tempfail ? SMFIS_TEMPFAIL : SMFIS_REJECT;
}

sfsistat give_verdict(SMFICTX* context, Connection& connection) {
  Service& service = connection.service;
  Verdict verdict = connection.session->end_of_message(macro(context, "i"));
  if (!is_refused(verdict.decision) && !change(context, connection, verdict)) {
    verdict.decision = verdict.record.decision = Decision::tempfail;
    verdict.record.reason = connection.session->failure();
    verdict.record.signatures.clear();
    verdict.reply = "the MTA did not take our changes to the message (" +
                    std::string(to_text(*verdict.record.reason)) + "); try again later";
  }
  if (!verdict.trouble.empty()) {
    service.diagnostics().say(verdict.record.queue_id + ": " + verdict.trouble);
  }
  service.record(verdict.record);
  return is_refused(verdict.decision) ? refuse(context, verdict) : SMFIS_CONTINUE;
}

sfsistat on_end_of_message(SMFICTX* context) noexcept {
  sfsistat answer = SMFIS_TEMPFAIL;  // if giving the verdict throws
  guarded(context, 0, [&](Connection& connection) { answer = give_verdict(context, connection); });
  guarded(context, 0, [&](Connection& connection) {
    connection.count(false);
    record_open_message(context, connection, Decision::tempfail, connection.session->failure());
  });
  return answer;
}

// A message that did not come to its end leaves its record all the same.
sfsistat on_abort(SMFICTX* context) noexcept {
  return guarded(context, 0, [&](Connection& connection) {
    connection.count(false);
    record_open_message(context, connection, Decision::given_up, std::nullopt);
  });
}

// libmilter closes without on_abort where the MTA went away, or said nothing for too long.
sfsistat on_close(SMFICTX* context) noexcept {
  const sfsistat answer = on_abort(context);
  const std::unique_ptr<Connection> connection(connection_of(context));
  smfi_setpriv(context, nullptr);
  return answer;
}

}  // namespace

auth::Result<void, std::string> open_socket(const std::string& address, mode_t mode) {
  char name[] = "countersign-milter";
  smfiDesc description{};
  description.xxfi_name = name;
  description.xxfi_version = SMFI_VERSION;
  description.xxfi_flags = SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_QUARANTINE | SMFIF_SETSYMLIST;
  description.xxfi_connect = on_connect;
  description.xxfi_helo = on_helo;
  description.xxfi_envfrom = on_mail;
  description.xxfi_envrcpt = on_recipient;
  description.xxfi_header = on_header;
  description.xxfi_body = on_body;
  description.xxfi_eom = on_end_of_message;
  description.xxfi_abort = on_abort;
  description.xxfi_close = on_close;
  description.xxfi_negotiate = on_negotiate;
  std::string connection = address;
  if (smfi_setconn(connection.data()) != MI_SUCCESS || smfi_register(description) != MI_SUCCESS) {
    return auth::fail("libmilter does not take the socket " + address);
  }
  // From the moment the file is there the MTA may try it, so it is made with its mode.
  constexpr mode_t all = 0777;
  const mode_t before = ::umask(all & ~mode);
  const int opened = smfi_opensocket(true);
  ::umask(before);
  if (opened != MI_SUCCESS) {
    return auth::fail("cannot open the socket " + address +
                      "; see that its folder exists and that nobody else has it");
  }
  return {};
}

bool serve_connections(Service& service) {
  the_service = &service;
  return smfi_main() == MI_SUCCESS;
}

}  // namespace countersign::milter
