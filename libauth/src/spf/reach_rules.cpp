// RFC 7208 s4.4, s4.5, s4.6, s5.2, s6.1: records that are not there, or that nobody can read.
#include "auth/spf/outcome.h"
#include "spf/survey.h"

namespace auth::spf {
namespace {

using State = RecordCost::State;
using Family = IpAddress::Family;

/// Whom an error in this record hurts.
std::string who_gets(std::string_view verdict, const Visit& visit) {
  const std::string word(verdict);
  if (visit.term == nullptr) {
    return "receivers answer " + word + " to all mail of the domain";
  }
  return "mail gets " + word + " where no term before " +
         in_record(visit.term->text, visit.parent->domain) + " matches";
}

/// What to do about it where the record is somebody else's.
std::string or_its_owner(const Visit& visit) {
  return visit.own ? "."
                   : ", or have the owner of " + quoted(visit.record->domain.text()) +
                         " do so; until then " + quoted(visit.term->text) + " is better left out.";
}

template <typename Found>
void each_in(const Survey& survey, State state, Found found) {
  for (const Visit& visit : survey.visits) {
    if (visit.record->state == state) {
      found(visit);
    }
  }
}

bool leads_to_records(const TermCost& term) {
  return term.directive == nullptr || std::holds_alternative<Include>(term.directive->mechanism);
}

/// Of an include or redirect that an evaluation comes to.
const DomainSpec& spec_of(const TermCost& term, const RecordCost& record) {
  if (term.directive != nullptr) {
    return *domain_spec(term.directive->mechanism);
  }
  // NOLINTNEXTLINE(bugprone-unchecked-optional-access): no other modifier is reached
  return record.found->record()->redirect()->domain;
}

}  // namespace

void find_no_record(const Survey& survey, Remarks& remarks) {
  const RecordCost& record = survey.cost.record;
  if (record.state != State::absent) {
    return;
  }
  const bool exists = record.found->status != dns::Status::no_such_name;
  const std::string domain = quoted(record.domain.text());
  remarks.push_back(
      {.domain = record.domain.text(),
       .text = domain + (exists ? " has no SPF record" : " does not exist in DNS") +
               ": receivers answer none, so nothing speaks for its mail and anybody can write as "
               "it. Publish one, with \"spfcheck add " +
               domain +
               " --ip IP\" where it sends mail, and \"v=spf1 -all\" where it never does."});
}

void find_several_records(const Survey& survey, Remarks& remarks) {
  each_in(survey, State::several, [&](const Visit& visit) {
    remarks.push_back({.domain = visit.record->domain.text(),
                       .text = quoted(visit.record->domain.text()) + " has " +
                               std::to_string(visit.record->found->texts.size()) +
                               " SPF records and may have one: " + who_gets("permerror", visit) +
                               ". Publish one record with the terms of all in their place" +
                               or_its_owner(visit)});
  });
}

void find_bad_syntax(const Survey& survey, Remarks& remarks) {
  each_in(survey, State::unreadable, [&](const Visit& visit) {
    const RecordError& error = visit.record->found->parsed->error();
    remarks.push_back(
        {.domain = visit.record->domain.text(),
         .text = reason(BadRecord{.reason = error.reason},
                        {.domain = visit.record->domain.text(), .term = error.term}) +
                 "; one such term spoils the whole record: " + who_gets("permerror", visit) +
                 ". Correct it" + or_its_owner(visit)});
  });
}

void find_loops(const Survey& survey, Remarks& remarks) {
  each_in(survey, State::loop, [&](const Visit& visit) {
    remarks.push_back(
        {.domain = visit.parent->domain.text(),
         .text = in_record(visit.term->text, visit.parent->domain) +
                 " leads back to a record that led to it, so the look-ups have no end: mail gets "
                 "permerror where no term before it matches. Remove it."});
  });
}

void find_includes_of_nothing(const Survey& survey, Remarks& remarks) {
  const auto remark = [&](const Visit& visit, const std::string& target) {
    remarks.push_back(
        {.domain = visit.parent->domain.text(),
         .text = in_record(visit.term->text, visit.parent->domain) + " leads to " + target +
                 ", which has no SPF record: mail gets permerror where no term before it matches. "
                 "Remove it, or ask the service for the name that it means today."});
  };
  each_in(survey, State::absent, [&](const Visit& visit) {
    if (visit.term != nullptr) {
      remark(visit, quoted(visit.record->domain.text()));
    }
  });
  for (const Visit& visit : survey.visits) {  // a name that DNS cannot be asked for is none (s4.3)
    for (const TermCost& term : visit.record->terms) {
      if (term.reached && leads_to_records(term) && term.records.empty()) {
        const DomainSpec& spec = spec_of(term, *visit.record);
        if (!is_conditional(spec) && !target(spec, visit.record->domain, Family::v4)) {
          remark({.parent = visit.record, .term = &term}, quoted(spec.text.text()));
        }
      }
    }
  }
}

void find_dns_trouble(const Survey& survey, Remarks& remarks) {
  each_in(survey, State::unavailable, [&](const Visit& visit) {
    const PolicyRecord& found = *visit.record->found;
    remarks.push_back(
        {.domain = visit.record->domain.text(),
         .text = "DNS gave no record of " + quoted(visit.record->domain.text()) + " (" +
                 std::string(to_text(found.status)) +
                 (found.detail.empty() ? "" : ", " + quoted(found.detail)) +
                 "): as long as that "
                 "lasts " +
                 who_gets("temperror", visit) +
                 ", and receivers put it off. Ask again later, and look at the name servers of "
                 "that domain if it stays."});
  });
  for (const auto& [question, answer] : survey.policy.answers) {
    if (answer.temporary() && question.type != dns::RecordType::spf) {
      remarks.push_back(
          {.domain = question.name.text(),
           .text = "DNS did not answer " + std::string(to_text(question.type)) + " of " +
                   quoted(question.name.text()) + " (" + std::string(to_text(answer.status)) +
                   (answer.detail.empty() ? "" : ", " + quoted(answer.detail)) +
                   "): as long as that lasts mail gets temperror where no term before matches, and "
                   "receivers put it off. Ask again later, and look at the name servers of that "
                   "domain if it stays."});
    }
  }
}

}  // namespace auth::spf
