// RFC 7208 s4.6: a record is its terms. Each term alone means what it means among the others, they
// stand in the order in which they were written, and what is wrong is told with the term that it
// is.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "auth/base/overload.h"
#include "auth/spf/record.h"

namespace {

using namespace auth::spf;

void must(bool holds) {
  if (!holds) {
    std::abort();
  }
}

bool same(const DomainSpec* a, const DomainSpec* b) {
  return (a == nullptr) == (b == nullptr) &&
         (a == nullptr || (a->text.text() == b->text.text() && a->name == b->name));
}

bool same(const Mechanism& a, const Mechanism& b) {
  return a.index() == b.index() && same(domain_spec(a), domain_spec(b)) &&
         std::visit(
             auth::Overload{[&](const A& one) { return one.cidr == std::get<A>(b).cidr; },
                            [&](const Mx& one) { return one.cidr == std::get<Mx>(b).cidr; },
                            [&](const Ip& one) { return one.range == std::get<Ip>(b).range; },
                            [](const auto&) { return true; }},
             a);
}

bool same(const std::optional<Modifier>& a, const std::optional<Modifier>& b) {
  return a.has_value() == b.has_value() &&
         (!a || (a->text == b->text && same(&a->domain, &b->domain)));
}

bool same(const Directive& a, const Directive& b) {
  return a.qualifier == b.qualifier && a.text == b.text && same(a.mechanism, b.mechanism);
}

/// One space between the terms instead of the spaces that were there.
std::string joined(const Record& record) {
  std::string text = "v=spf1";
  for (const std::string_view term : record.terms()) {
    text += " ";
    text += term;
  }
  return text;
}

void check(const Record& record) {
  must(record.terms().size() <= max_terms);
  const auto again = parse_record(joined(record));
  must(again && again->terms() == record.terms());
  must(again->directives().size() == record.directives().size());
  for (std::size_t i = 0; i < record.directives().size(); ++i) {
    const Directive& directive = record.directives()[i];
    must(same(directive, again->directives()[i]));
    const auto alone = parse_record("v=spf1 " + std::string(directive.text));
    must(alone && alone->directives().size() == 1 && same(directive, alone->directives().front()));
  }
  must(same(record.redirect(), again->redirect()));
  must(same(record.explanation(), again->explanation()));
  must(record.has_all() == again->has_all());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  if (!is_spf_record(text)) {
    text.insert(0, "v=spf1 ");
  }
  must(is_spf_record(text));
  const auto record = parse_record(text);
  if (record) {
    must(record->text() == text);
    check(*record);
  } else {
    must(!record.error().reason.empty());
    must(text.find(record.error().term) != std::string::npos);
  }
  return 0;
}
