#pragma once

#include <map>
#include <string>
#include <string_view>

#include "auth/base/result.h"
#include "auth/dns/resolver.h"
#include "auth/dns/zone.h"

namespace auth::dns {

/// Answers from zone text alone (`--zone`): any name that is not in it does not exist. The fake
/// that ships with `Resolver`; it also plays failures. Safe to share between threads once filled.
class StaticResolver final : public Resolver {
 public:
  using Resolver::ask;

  StaticResolver() = default;

  explicit StaticResolver(Zone zone) : zone_(std::move(zone)) {}

  /// For tests: aborts on zone text that cannot be read.
  explicit StaticResolver(std::string_view zone_text);

  /// From now on that question, or every type of that name, ends in `status`; so does a CNAME that
  /// leads there.
  void fail_with(const DnsName& name, Status status);
  void fail_with(const Question& question, Status status);

  [[nodiscard]] std::vector<Answer> ask(std::span<const Question> questions,
                                        Deadline deadline) override;

  /// How many questions were asked so far (SEC-T4).
  [[nodiscard]] std::size_t asked() const noexcept { return asked_; }

 private:
  [[nodiscard]] Found find(const Question& question) const;

  Zone zone_;
  std::map<DnsName, Status> failing_names_;
  std::map<Question, Status> failing_;
  std::size_t asked_ = 0;  // counted atomically
};

}  // namespace auth::dns
