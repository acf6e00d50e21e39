// DNS messages, RFC 1035 s4.1 with EDNS (RFC 6891). ldns checks neither the id nor the question of
// a reply; both are checked here before anything else is read.
#include "dns/packet.h"

#include <string_view>

#include "auth/base/ascii.h"
#include "dns/ldns_handles.h"
#include "dns/record_data.h"

namespace auth::dns {
namespace {

constexpr std::size_t header_size = 12;
constexpr std::size_t max_records = 1'000;

/// Walks through the sections of a message.
class SectionReader {
 public:
  explicit SectionReader(std::span<const std::uint8_t> octets) : octets_(octets) {}

  /// Nothing when the next record cannot be read.
  [[nodiscard]] LdnsRecord next(ldns_pkt_section section) {
    ldns_rr* raw = nullptr;
    // ldns reads an octet at the end before it looks whether that is there.
    if (at_ >= octets_.size() ||
        ldns_wire2rr(&raw, octets_.data(), octets_.size(), &at_, section) != LDNS_STATUS_OK) {
      return nullptr;
    }
    return LdnsRecord(raw);
  }

 private:
  std::span<const std::uint8_t> octets_;
  std::size_t at_ = header_size;
};

std::uint16_t number_at(std::span<const std::uint8_t> octets, std::size_t at) {
  return static_cast<std::uint16_t>(octets[at] << 8 | octets[at + 1]);
}

/// The flags of RFC 1035 s4.1.1 as they stand in one 16-bit number.
struct Flags {
  std::uint16_t bits;

  [[nodiscard]] bool is_response() const { return (bits & 0x8000) != 0; }

  [[nodiscard]] unsigned opcode() const { return bits >> 11 & 0xf; }

  [[nodiscard]] bool authoritative() const { return (bits & 0x0400) != 0; }

  [[nodiscard]] bool truncated() const { return (bits & 0x0200) != 0; }

  [[nodiscard]] bool recursion_available() const { return (bits & 0x0080) != 0; }

  [[nodiscard]] bool authenticated() const { return (bits & 0x0020) != 0; }

  [[nodiscard]] unsigned rcode() const { return bits & 0xf; }
};

constexpr std::uint16_t recursion_desired = 0x0100;
constexpr std::uint16_t authentic_data = 0x0020;  // RFC 6840 s5.7: tell us of AD

/// Writes the octets of a message. ldns makes names from text alone, in which a backslash escapes;
/// what a sender brings into a name (RFC 7208 s7.3) has to stay as it is.
class MessageWriter {
 public:
  void octet(std::size_t value) { octets_.push_back(static_cast<std::uint8_t>(value)); }

  void number(std::uint16_t value) {
    octet(value >> 8);
    octet(value & 0xff);
  }

  void name(const DnsName& name) {
    ascii::split(name.text(), '.', [this](std::string_view label) {
      octet(label.size());
      octets_.insert(octets_.end(), label.begin(), label.end());
    });
    octet(0);
  }

  [[nodiscard]] std::vector<std::uint8_t> octets() && { return std::move(octets_); }

 private:
  std::vector<std::uint8_t> octets_;
};

bool may_lack_question(unsigned rcode) {
  // Servers that could not read a query, or will not, send back its header alone.
  return rcode != LDNS_RCODE_NOERROR && rcode != LDNS_RCODE_NXDOMAIN;
}

bool same_question(const ldns_rr* record, const Question& question) {
  return ldns_rr_get_class(record) == LDNS_RR_CLASS_IN &&
         ldns_rr_get_type(record) == static_cast<ldns_rr_type>(question.type) &&
         to_dns_name(ldns_rr_owner(record)) == question.name;  // a DnsName has no upper case
}

ReplyRecord to_reply_record(const ldns_rr* record) {
  ReplyRecord result{.owner = to_labels(ldns_rr_owner(record)),
                     .type = static_cast<std::uint16_t>(ldns_rr_get_type(record)),
                     .ttl = ldns_rr_ttl(record),
                     .data = to_record_data(record)};
  if (ldns_rr_get_type(record) == LDNS_RR_TYPE_CNAME && ldns_rr_rd_count(record) == 1) {
    result.target = to_labels(ldns_rr_rdf(record, 0));
  }
  return result;
}

/// Answer, authority and additional section. False when they cannot be read.
bool read_records(SectionReader& reader, std::span<const std::uint8_t> octets, Reply& reply) {
  const std::size_t answers = number_at(octets, 6);
  const std::size_t authorities = number_at(octets, 8);
  const std::size_t all = answers + authorities + number_at(octets, 10);
  if (all > max_records) {
    return false;
  }
  for (std::size_t i = 0; i < all; ++i) {
    const LdnsRecord record = reader.next(LDNS_SECTION_ANSWER);
    if (!record) {
      return false;
    }
    if (ldns_rr_get_type(record.get()) == LDNS_RR_TYPE_OPT) {
      reply.rcode |= ldns_rr_ttl(record.get()) >> 24 << 4;  // RFC 6891 s6.1.3
    } else if (ldns_rr_get_class(record.get()) == LDNS_RR_CLASS_IN && i < answers + authorities) {
      (i < answers ? reply.answer : reply.authority).push_back(to_reply_record(record.get()));
    }
  }
  return true;
}

}  // namespace

std::vector<std::uint8_t> build_query(const Query& query) {
  MessageWriter message;
  message.number(query.id);
  message.number(query.recursion_desired ? recursion_desired | authentic_data : authentic_data);
  message.number(1);  // a question
  message.number(0);
  message.number(0);
  message.number(query.udp_payload > 0 ? 1 : 0);
  message.name(query.question.name);
  message.number(static_cast<std::uint16_t>(query.question.type));
  message.number(LDNS_RR_CLASS_IN);
  if (query.udp_payload > 0) {  // RFC 6891 s6.1.2
    message.octet(0);           // the root
    message.number(LDNS_RR_TYPE_OPT);
    message.number(query.udp_payload);
    message.number(0);  // rcode and version
    message.number(0);  // flags
    message.number(0);  // no option
  }
  return std::move(message).octets();
}

Result<Reply, ReplyError> parse_reply(std::span<const std::uint8_t> octets, const Query& query) {
  if (octets.size() < header_size) {
    return fail(ReplyError::not_ours);
  }
  const Flags flags{number_at(octets, 2)};
  const std::uint16_t questions = number_at(octets, 4);
  if (number_at(octets, 0) != query.id || !flags.is_response() || flags.opcode() != 0) {
    return fail(ReplyError::not_ours);
  }
  Reply reply{.rcode = flags.rcode(),
              .authoritative = flags.authoritative(),
              .truncated = flags.truncated(),
              .recursion_available = flags.recursion_available(),
              .authenticated = flags.authenticated()};
  if (questions == 0 && may_lack_question(reply.rcode)) {
    return reply;
  }
  SectionReader reader(octets);
  const LdnsRecord question = questions == 1 ? reader.next(LDNS_SECTION_QUESTION) : nullptr;
  if (!question || !same_question(question.get(), query.question)) {
    return fail(ReplyError::not_ours);
  }
  if (!reply.truncated && !read_records(reader, octets, reply)) {
    return fail(ReplyError::unreadable);
  }
  return reply;
}

std::string rcode_text(unsigned rcode) {
  constexpr std::string_view names[] = {"NOERROR",  "FORMERR", "SERVFAIL",
                                        "NXDOMAIN", "NOTIMP",  "REFUSED"};
  return rcode < std::size(names) ? std::string(names[rcode]) : "rcode " + std::to_string(rcode);
}

}  // namespace auth::dns
