// RFC 5322 s3.4 with the groups of RFC 6854 and the UTF-8 of RFC 6532: who a From field names.
#include "auth/message/author.h"

#include <algorithm>

#include "auth/base/printable.h"
#include "message/address_scanner.h"

namespace auth::message {
namespace {

/// Words and dots up to the first other token: a display name or a local part, as what follows
/// will show.
struct Words {
  std::size_t begin = 0;
  bool empty = true;
  bool is_phrase = true;      // begins with a word (obs-phrase, s4.1: dots may follow)
  bool is_local_part = true;  // words with one dot between each two (s4.4)
  std::string text;           // the local part, unquoted
};

class FromParser {
 public:
  explicit FromParser(std::string_view value) : scanner_(value) {}

  [[nodiscard]] Result<std::vector<Mailbox>, AuthorError> parse();

 private:
  using Status = Result<void, AuthorError>;

  [[nodiscard]] Status address();
  [[nodiscard]] Status group_members();
  [[nodiscard]] Status mailbox(const Words& words);
  [[nodiscard]] Status angle_address();
  [[nodiscard]] Status address_spec(const Words& words);
  [[nodiscard]] Result<Words, AuthorError> words();
  [[nodiscard]] Result<std::string, AuthorError> domain_text();

  AddressScanner scanner_;
  std::vector<Mailbox> mailboxes_;
};

/// address-list without the empty members of obs-addr-list (s4.4).
Result<std::vector<Mailbox>, AuthorError> FromParser::parse() {
  if (auto good = scanner_.check_octets(); !good) {
    return fail(good.error());
  }
  do {
    if (auto read = address(); !read) {
      return fail(read.error());
    }
  } while (scanner_.take(','));
  if (!scanner_.at_end()) {
    return fail(
        scanner_.error_here("after an address comes neither a comma nor the end, but text"));
  }
  if (mailboxes_.empty()) {
    return fail(scanner_.error("the field holds no address, only an empty group", 0));
  }
  return std::move(mailboxes_);
}

FromParser::Status FromParser::address() {
  auto name = words();
  if (!name) {
    return fail(name.error());
  }
  if (!scanner_.next_is(':')) {
    return mailbox(*name);
  }
  if (name->empty || !name->is_phrase) {
    return fail(scanner_.error("a group has no name", name->begin));
  }
  return group_members();
}

/// The rest of a group (s3.4): `:`, mailboxes, `;`.
FromParser::Status FromParser::group_members() {
  const std::size_t begin = scanner_.offset();
  (void)scanner_.take(':');
  if (auto skipped = scanner_.skip_cfws(); !skipped) {
    return skipped;
  }
  if (!scanner_.next_is(';')) {
    do {
      auto name = words();
      if (!name) {
        return fail(name.error());
      }
      if (auto read = mailbox(*name); !read) {
        return read;
      }
    } while (scanner_.take(','));
  }
  if (!scanner_.take(';')) {
    return fail(scanner_.error("a group is not closed by a semicolon", begin));
  }
  return scanner_.skip_cfws();
}

/// name-addr or addr-spec, whose first words were read.
FromParser::Status FromParser::mailbox(const Words& words) {
  if (scanner_.next_is('<')) {
    if (!words.is_phrase) {
      return fail(scanner_.error("a display name begins with a dot", words.begin));
    }
    return angle_address();
  }
  if (!scanner_.next_is('@')) {
    if (words.empty) {
      return fail(scanner_.error("an address is missing", words.begin));
    }
    return fail(scanner_.error(
        "an address has no @ and domain (a comma or another special character in a display name "
        "has to stand in quotation marks)",
        words.begin));
  }
  return address_spec(words);
}

FromParser::Status FromParser::angle_address() {
  const std::size_t begin = scanner_.offset();
  (void)scanner_.take('<');
  auto local_part = words();
  if (!local_part) {
    return fail(local_part.error());
  }
  if (local_part->empty && scanner_.next_is('>')) {
    return fail(scanner_.error("there is no address between < and >", begin));
  }
  if (auto read = address_spec(*local_part); !read) {
    return read;
  }
  if (!scanner_.take('>')) {
    return fail(scanner_.error("after < an address and > are expected", begin));
  }
  return scanner_.skip_cfws();
}

FromParser::Status FromParser::address_spec(const Words& words) {
  if (!scanner_.next_is('@')) {
    return fail(scanner_.error("an address has no @ and domain", words.begin));
  }
  if (words.empty) {
    return fail(scanner_.error("nothing stands before the @", words.begin));
  }
  if (!words.is_local_part) {
    return fail(scanner_.error(
        "the part before the @ is neither words with dots between nor quoted", words.begin));
  }
  if (!is_utf8(words.text)) {
    return fail(scanner_.error("the part before the @ is not UTF-8", words.begin));
  }
  (void)scanner_.take('@');
  const std::size_t begin = scanner_.offset();
  const auto text = domain_text();
  if (!text) {
    return fail(text.error());
  }
  auto domain = DnsName::parse(*text);
  if (!domain) {
    return fail(scanner_.error(
        "the part after the @ is no domain (" + std::string(to_text(domain.error())) + ")", begin));
  }
  if (mailboxes_.size() == max_authors) {
    return fail(scanner_.error("there are more than " + std::to_string(max_authors) + " addresses",
                               words.begin));
  }
  mailboxes_.push_back({words.text, std::move(*domain)});
  return {};
}

Result<Words, AuthorError> FromParser::words() {
  if (auto skipped = scanner_.skip_cfws(); !skipped) {
    return fail(skipped.error());
  }
  Words words;
  words.begin = scanner_.offset();
  bool after_dot = true;  // at the beginning, too, comes a word
  while (scanner_.next_is_word() || scanner_.next_is('.')) {
    if (scanner_.take('.')) {
      words.is_phrase = words.is_phrase && !words.empty;
      words.is_local_part = words.is_local_part && !after_dot;
      words.text += '.';
      after_dot = true;
    } else {
      const auto word = scanner_.word();
      if (!word) {
        return fail(word.error());
      }
      words.is_local_part = words.is_local_part && after_dot;
      words.text += *word;
      after_dot = false;
    }
    words.empty = false;
    if (auto skipped = scanner_.skip_cfws(); !skipped) {
      return fail(skipped.error());
    }
  }
  words.is_local_part = words.is_local_part && !after_dot;
  return words;
}

/// obs-domain (s4.4): atoms with dots between, CFWS around each. A domain literal has no DNS name.
Result<std::string, AuthorError> FromParser::domain_text() {
  std::string text;
  do {
    if (auto skipped = scanner_.skip_cfws(); !skipped) {
      return fail(skipped.error());
    }
    if (scanner_.next_is('[')) {
      return fail(scanner_.error_here("an IP address stands in place of the domain"));
    }
    if (!scanner_.next_is_atom()) {
      return fail(scanner_.error_here(text.empty()
                                          ? "nothing stands after the @"
                                          : "the domain ends in a dot or has two in a row"));
    }
    text += text.empty() ? "" : ".";
    text += scanner_.atom();
    if (auto skipped = scanner_.skip_cfws(); !skipped) {
      return fail(skipped.error());
    }
  } while (scanner_.take('.'));
  return text;
}

}  // namespace

Result<std::vector<Mailbox>, AuthorError> parse_from(std::string_view value) {
  return FromParser(value).parse();
}

Result<std::vector<Mailbox>, AuthorError> authors(const HeaderBlock& headers) {
  const auto from = headers.last("from");
  if (!from) {
    return fail(AuthorError{AuthorProblem::no_from, "the message has no From field"});
  }
  if (headers.previous(*from)) {
    return fail(
        AuthorError{AuthorProblem::several_from, "the message has more than one From field"});
  }
  return parse_from(headers.fields()[*from].value());
}

std::vector<DnsName> domains(const std::vector<Mailbox>& mailboxes) {
  std::vector<DnsName> distinct;
  for (const Mailbox& mailbox : mailboxes) {
    if (std::ranges::find(distinct, mailbox.domain) == distinct.end()) {
      distinct.push_back(mailbox.domain);
    }
  }
  return distinct;
}

}  // namespace auth::message
