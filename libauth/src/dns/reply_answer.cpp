#include "dns/reply_answer.h"

#include <algorithm>

#include "dns/alias_chain.h"
#include "dns/record_data.h"

namespace auth::dns {
namespace {

using std::chrono::seconds;

constexpr unsigned nxdomain = 3;

bool is(const ReplyRecord& record, RecordType type) {
  return record.type == static_cast<std::uint16_t>(type);
}

const ReplyRecord* find(const std::vector<ReplyRecord>& records, const Labels& owner,
                        RecordType type) {
  const auto found = std::ranges::find_if(records, [&](const ReplyRecord& record) {
    return is(record, type) && record.owner == owner;
  });
  return found == records.end() ? nullptr : &*found;
}

bool is_at_or_below(const Labels& name, const Labels& parent) {
  return parent.size() <= name.size() && std::equal(parent.begin(), parent.end(), name.begin());
}

/// From the SOA of the zone around `name`, which a negative answer carries (RFC 2308 s3).
std::optional<seconds> negative_ttl_for(const Reply& reply, const Labels& name) {
  for (const ReplyRecord& record : reply.authority) {
    if (is(record, RecordType::soa) && record.data && is_at_or_below(name, record.owner)) {
      return negative_ttl(record.ttl, std::get<Soa>(*record.data));
    }
  }
  return std::nullopt;
}

/// Goes along the CNAMEs of one reply.
class ReplyWalk {
 public:
  ReplyWalk(const Reply& reply, const Question& question, bool follows = true)
      : reply_(reply),
        type_(question.type),
        follows_(follows),
        name_(to_labels(question.name)),
        answer_{.ttl = seconds::max(), .authenticated = reply.authenticated} {}

  Found run() {
    for (std::size_t hops = 0; hops <= AliasChain::max_aliases; ++hops) {
      if (reply_.rcode != nxdomain && find(reply_.answer, name_, type_) != nullptr) {
        return records();
      }
      const ReplyRecord* alias =
          type_ == RecordType::cname ? nullptr : find(reply_.answer, name_, RecordType::cname);
      if (alias == nullptr) {
        return hops == 0 || reply_.rcode == nxdomain || negative_ttl_for(reply_, name_)
                   ? negative()
                   : left_open();
      }
      follow(*alias);
      if (!follows_) {
        return left_open();
      }
    }
    return endless();
  }

 private:
  void follow(const ReplyRecord& alias) {
    shorten_ttl(to_ttl(alias.ttl));
    name_ = alias.target;
    if (alias.data) {
      answer_.aliases.push_back(std::get<DnsName>(*alias.data));
    }
    nameable_ = alias.data.has_value();
  }

  Found records() {
    for (const ReplyRecord& record : reply_.answer) {
      if (is(record, type_) && record.owner == name_) {
        shorten_ttl(to_ttl(record.ttl));
        if (record.data) {
          answer_.records.push_back(*record.data);
        }
      }
    }
    answer_.status = answer_.records.empty() ? Status::no_data : Status::ok;
    return {.answer = std::move(answer_)};
  }

  Found negative() {
    // RFC 6604 s3: the rcode is about the last name of the chain.
    answer_.status = reply_.rcode == nxdomain ? Status::no_such_name : Status::no_data;
    shorten_ttl(negative_ttl_for(reply_, name_).value_or(seconds(0)));
    return {.answer = std::move(answer_)};
  }

  /// Of the names on the way the first is told, so that the question's own name is seen to have a
  /// CNAME; the rest may be a loop.
  Found endless() {
    Answer answer = server_failure("the CNAMEs of an answer go on for more than 16 names");
    if (!answer_.aliases.empty()) {
      answer.aliases.push_back(std::move(answer_.aliases.front()));
    }
    return {.answer = std::move(answer)};
  }

  /// The server told where the CNAME leads, but not what is there.
  Found left_open() {
    if (!nameable_) {
      return {.answer = server_failure("a CNAME leads to a name that cannot be asked for")};
    }
    DnsName alias = std::move(answer_.aliases.back());
    answer_.aliases.pop_back();
    return {.answer = std::move(answer_), .alias = std::move(alias)};
  }

  void shorten_ttl(seconds ttl) { answer_.ttl = std::min(answer_.ttl, ttl); }

  const Reply& reply_;
  RecordType type_;
  bool follows_;
  Labels name_;  // where the chain stands
  bool nameable_ = true;
  Answer answer_;
};

}  // namespace

bool is_referral(const Reply& reply) {
  const auto has = [&](RecordType type) {
    return std::ranges::any_of(reply.authority,
                               [&](const ReplyRecord& record) { return is(record, type); });
  };
  return reply.rcode == 0 && reply.answer.empty() && !reply.authoritative &&
         !reply.recursion_available && has(RecordType::ns) && !has(RecordType::soa);
}

Found answer_in(const Reply& reply, const Question& question) {
  return ReplyWalk(reply, question).run();
}

Found step_in(const Reply& reply, const Question& question) {
  return ReplyWalk(reply, question, false).run();
}

}  // namespace auth::dns
