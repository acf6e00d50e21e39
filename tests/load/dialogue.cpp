// What Postfix 3.7 does and this copies: macros are sent where the filter leaves the step out, too;
// a message that is over is followed by an abort; nothing is flushed for a step without reply, so
// a small message leaves in one piece.
#include "load/dialogue.h"

#include <strings.h>

#include <algorithm>

namespace countersign::load {

/// A step of the protocol, and the bits by which a filter does without it or without its reply.
struct Dialogue::Step {
  Command command;
  std::optional<MacroStep> macros;
  std::uint32_t left_out;
  std::uint32_t silent;
  Stage next;
};

Dialogue::Step Dialogue::step_of(Stage stage) {
  switch (stage) {
    case Stage::negotiate:
      return {Command::negotiate, {}, 0, 0, Stage::connect};
    case Stage::connect:
      return {Command::connect, MacroStep::connect, step::no_connect, step::silent_connect,
              Stage::helo};
    case Stage::helo:
      return {Command::helo, MacroStep::helo, step::no_helo, step::silent_helo, Stage::ready};
    case Stage::mail:
      return {Command::mail, MacroStep::mail, step::no_mail, step::silent_mail, Stage::recipient};
    case Stage::recipient:
      return {Command::recipient, MacroStep::recipient, step::no_recipient, step::silent_recipient,
              Stage::data};
    case Stage::data:
      return {Command::data, MacroStep::data, step::no_data, step::silent_data, Stage::header};
    case Stage::header:
      return {Command::header, {}, step::no_header, step::silent_header, Stage::header};
    case Stage::end_of_header:
      return {Command::end_of_header, MacroStep::end_of_header, step::no_end_of_header,
              step::silent_end_of_header, Stage::body};
    case Stage::body:
      return {Command::body, {}, step::no_body, step::silent_body, Stage::body};
    case Stage::end_of_body:
    case Stage::ready:
      break;
  }
  return {Command::end_of_body, MacroStep::end_of_body, 0, 0, Stage::ready};
}

namespace {

std::optional<Outcome> outcome_of(const Packet& packet) {
  switch (static_cast<Reply>(packet.code)) {
    case Reply::accept:
      return Outcome::accepted;
    case Reply::discard:
      return Outcome::discarded;
    case Reply::reject:
      return Outcome::rejected;
    case Reply::tempfail:
      return Outcome::tempfailed;
    case Reply::reply_code:
      return packet.data.starts_with('4')   ? std::optional(Outcome::tempfailed)
             : packet.data.starts_with('5') ? std::optional(Outcome::rejected)
                                            : std::nullopt;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::size_t Verdict::signatures() const {
  return static_cast<std::size_t>(
      std::count_if(insertions.begin(), insertions.end(), [](const Insertion& insertion) {
        return ::strcasecmp(insertion.name.c_str(), "DKIM-Signature") == 0;
      }));
}

void Dialogue::begin(std::string queue_id, Ending ending) {
  queue_id_ = std::move(queue_id);
  ending_ = ending;
  next_field_ = 0;
  body_sent_ = 0;
  insertions_.clear();
  stage_ = Stage::mail;
}

void Dialogue::produce(std::string& out) {
  while (!asked_ && stage_ != Stage::ready && out.size() < longest_chunk) {
    speak(out);
  }
}

void Dialogue::speak(std::string& out) {
  if (stage_ == Stage::header && next_field_ == traffic_.message.fields.size()) {
    stage_ = Stage::end_of_header;
  }
  if (stage_ == Stage::body && body_sent_ == body_to_send()) {
    end_body(out);
    return;
  }
  const Step step = step_of(stage_);
  if (stage_ == Stage::mail && std::exchange(abort_due_, true)) {
    append_packet(out, Command::abort);
  }
  if (step.macros) {
    send_macros(out, step.command, *step.macros);
  }
  const bool wanted = (negotiated_.steps & step.left_out) == 0;
  if (wanted && (negotiated_.steps & step.silent) == 0) {
    asked_ = step.command;
  }
  std::string unwanted;  // a field or chunk that is left out is behind us all the same
  say(wanted ? out : unwanted);
  stage_ = step.next;
}

/// The command of this stage.
void Dialogue::say(std::string& out) {
  switch (stage_) {
    case Stage::negotiate:
      append_negotiation(out, {.actions = all_actions, .steps = traffic_.steps_offered});
      return;
    case Stage::connect:
      append_connect(out, traffic_.client_name, traffic_.client_port, traffic_.client_address);
      return;
    case Stage::helo:
      append_strings(out, Command::helo, {traffic_.helo});
      return;
    case Stage::mail:
      append_strings(out, Command::mail, {"<" + traffic_.sender + ">"});
      return;
    case Stage::recipient:
      append_strings(out, Command::recipient, {"<" + traffic_.recipient + ">"});
      return;
    case Stage::data:
      append_packet(out, Command::data);
      return;
    case Stage::header:
      say_field(out);
      return;
    case Stage::end_of_header:
      append_packet(out, Command::end_of_header);
      return;
    case Stage::body:
      say_body(out);
      return;
    case Stage::end_of_body:
      append_packet(out, Command::end_of_body);
      return;
    case Stage::ready:
      return;
  }
}

void Dialogue::send_macros(std::string& out, Command command, MacroStep step) const {
  const auto asked_for = negotiated_.macros.find(step);
  const std::string_view names =
      asked_for == negotiated_.macros.end() ? usual_macros(step) : asked_for->second;
  // Postfix makes the queue file, and with it the id, at the first accepted recipient.
  const std::string_view queue_id =
      stage_ > Stage::recipient ? std::string_view(queue_id_) : std::string_view();
  const auto macros = macros_of(traffic_, queue_id, names);
  if (!macros.empty()) {
    append_macros(out, command, macros);
  }
}

void Dialogue::say_field(std::string& out) {
  const Field& field = traffic_.message.fields[next_field_++];
  std::string_view value = field.value;
  if ((negotiated_.steps & step::leading_space) == 0 && value.starts_with(' ')) {
    value.remove_prefix(1);
  }
  append_strings(out, Command::header, {field.name, value});
}

std::size_t Dialogue::body_to_send() const {
  const std::size_t size = traffic_.message.body.size();
  return ending_ == Ending::whole ? size : size / 2;
}

void Dialogue::say_body(std::string& out) {
  const std::size_t size = std::min(longest_chunk, body_to_send() - body_sent_);
  append_packet(out, Command::body,
                std::string_view(traffic_.message.body).substr(body_sent_, size));
  body_sent_ += size;
}

void Dialogue::end_body(std::string& out) {
  if (ending_ == Ending::whole) {
    stage_ = Stage::end_of_body;
    return;
  }
  if (ending_ == Ending::abort) {
    append_packet(out, Command::abort);
    abort_due_ = false;
  }
  conclude(Outcome::given_up);
  stage_ = Stage::ready;
}

bool Dialogue::receive(std::string_view octets) {
  reader_.feed(octets);
  while (const auto packet = reader_.next()) {
    if (!take(*packet)) {
      return false;
    }
  }
  return !reader_.broken() || broke("a packet without length, or of more than 1 MiB");
}

bool Dialogue::take(const Packet& packet) {
  if (!asked_) {
    return broke("a reply that was not asked for");
  }
  if (*asked_ == Command::negotiate) {
    return take_negotiation(packet);
  }
  switch (static_cast<Reply>(packet.code)) {
    case Reply::progress:
      return true;
    case Reply::insert_header:
      return take_insertion(packet);
    case Reply::proceed:
      if (asked_ == Command::end_of_body) {
        conclude(Outcome::accepted);
      }
      asked_.reset();
      return true;
    case Reply::skip:
      if (asked_ != Command::body) {
        return broke("a skip outside of the body");
      }
      body_sent_ = body_to_send();
      asked_.reset();
      return true;
    default:
      return take_refusal(packet);
  }
}

bool Dialogue::take_negotiation(const Packet& packet) {
  auto answer = packet.code == static_cast<char>(Reply::negotiate) ? parse_negotiation(packet.data)
                                                                   : std::nullopt;
  if (!answer) {
    return broke("no answer to the negotiation");
  }
  if ((answer->steps & ~traffic_.steps_offered) != 0 || (answer->actions & ~all_actions) != 0) {
    return broke("the filter takes what it was not offered");
  }
  negotiated_ = std::move(*answer);
  asked_.reset();
  return true;
}

bool Dialogue::take_insertion(const Packet& packet) {
  constexpr std::uint32_t add_headers = 0x1;
  auto insertion = parse_insertion(packet.data);
  if (!insertion || asked_ != Command::end_of_body || (negotiated_.actions & add_headers) == 0) {
    return broke("a field inserted out of place, or malformed");
  }
  if ((negotiated_.steps & step::leading_space) == 0) {
    insertion->value.insert(0, 1, ' ');
  }
  insertions_.push_back(std::move(*insertion));
  return true;
}

/// A reply that ends the message before its end, or at its end without a signature.
bool Dialogue::take_refusal(const Packet& packet) {
  const auto outcome = outcome_of(packet);
  if (!outcome) {
    return broke(std::string("an unknown reply, code ") + packet.code);
  }
  if (stage_ <= Stage::ready && asked_ != Command::end_of_body) {
    return broke("the whole connection was refused or accepted: " + packet.data);
  }
  conclude(*outcome, packet.data.substr(0, packet.data.find('\0')));
  asked_.reset();
  stage_ = Stage::ready;
  return true;
}

void Dialogue::conclude(Outcome outcome, std::string reply) {
  verdict_ = Verdict{outcome, std::move(insertions_), std::move(reply)};
  insertions_.clear();
  if (outcome == Outcome::accepted && verdict_->signatures() > 0) {
    verdict_->outcome = Outcome::with_signature;
  }
}

bool Dialogue::broke(std::string problem) {
  problem_ = std::move(problem);
  return false;
}

}  // namespace countersign::load
