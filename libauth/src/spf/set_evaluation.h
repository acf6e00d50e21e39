#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/spf/compiled_policy.h"
#include "spf/flow.h"

namespace auth::spf {

/// One evaluation of a policy for all addresses of a family (RFC 7208 s4): what check_host does for
/// one address, done for the sets of those that are still on the way.
class SetEvaluation {
 public:
  /// Addresses whose evaluation has ended. Nothing: open.
  struct End {
    AddressSet set;
    std::optional<CompiledResult> result;
  };

  /// `policy` and `budget` are borrowed.
  SetEvaluation(const Policy& policy, IpAddress::Family family, Conditional conditional,
                Budget& budget);

  /// Disjoint; together the whole family. Once only.
  [[nodiscard]] std::vector<End> run();

  /// Terms that hang on the message and that addresses came to.
  [[nodiscard]] const std::vector<Place>& conditional_terms() const noexcept {
    return conditional_terms_;
  }

  /// False when a bound left addresses open.
  [[nodiscard]] bool complete() const noexcept { return complete_; }

 private:
  using Path = std::shared_ptr<const std::vector<Place>>;

  /// A record under evaluation.
  struct Visit {
    const DnsName& domain;
    const PolicyRecord* found = nullptr;  // nullptr: it was not asked for
    Path via;
    bool included = false;  // within an include: its exp= is never meant (s6.2)
  };

  /// Where an evaluation stands: a term of the record of a domain.
  struct Position {
    const Visit& visit;
    std::string_view term{};  // empty: the record as a whole
  };

  /// Addresses for which check_host has an answer that is no error, where that answer may still
  /// become part of another.
  struct Answered {
    Spent spent;
    AddressSet set;
    CompiledResult result;  // without what was spent
  };

  using Answers = std::vector<Answered>;

  // set_evaluation.cpp
  [[nodiscard]] Answers check(const Visit& visit, Flow flow);
  [[nodiscard]] Answers evaluate(const Visit& visit, const Record& record, Flow flow);
  [[nodiscard]] Answers redirected(const Visit& visit, const Modifier& redirect, Flow flow);
  [[nodiscard]] Answers check_target(const Position& position, const DnsName& name, bool included,
                                     Flow& flow);
  void answer_nothing_matched(const Visit& visit, const Flow& flow, Answers& answers);
  void end(const Flow& flow, const Position& position, const Outcome& outcome);
  void end_open(const Flow& flow);
  void give_up(Flow& flow);
  void end_answered(Answered answered);
  [[nodiscard]] CompiledResult result_at(const Position& position, Outcome outcome);
  [[nodiscard]] std::shared_ptr<const std::string> text_of(const Visit& visit);
  void count_lookup(const Position& position, Flow& flow);
  void count_void(const Position& position, Flow& flow);
  void note_conditional(const Position& position, Flow& flow);

  // set_mechanisms.cpp: what of `flow` matches goes into `answers`; what goes on stays in `flow`
  void match(const Position& position, const Directive& directive, Flow& flow, Answers& answers);
  void match_include(const Position& position, const Directive& directive, const Include& include,
                     Flow& flow, Answers& answers);
  void match_a(const Position& position, const Directive& directive, const A& a, Flow& flow,
               Answers& answers);
  void match_mx(const Position& position, const Directive& directive, const Mx& mx, Flow& flow,
                Answers& answers);
  void match_exchange(const Position& position, const Directive& directive, const Mx& mx,
                      const DnsName& exchange, Flow& flow, Answers& answers);
  void take_matching(const Position& position, const Directive& directive, const AddressSet& set,
                     Flow& flow, Answers& answers);
  [[nodiscard]] const dns::Answer* answer_for_term(const Position& position,
                                                   const dns::Question& question, Flow& flow);
  [[nodiscard]] AddressSet networks_of(const dns::Answer& answer, const DualCidr& cidr) const;
  [[nodiscard]] dns::RecordType address_type() const noexcept;

  const Policy& policy_;
  IpAddress::Family family_;
  Conditional conditional_;
  Budget& budget_;
  Limits limits_{};
  std::vector<End> ends_;
  std::vector<Place> conditional_terms_;
  std::map<const PolicyRecord*, std::shared_ptr<const std::string>> texts_;
  bool complete_ = true;
};

}  // namespace auth::spf
