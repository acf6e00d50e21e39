// RFC 6376 s3.2: tag lists.
#include "auth/base/tag_list.h"

#include <algorithm>
#include <unordered_set>

#include "auth/base/ascii.h"
#include "auth/base/printable.h"

namespace auth {
namespace {

bool is_tag_name(std::string_view name) {
  return !name.empty() && ascii::is_alpha(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return ascii::is_alnum(c) || c == '_'; });
}

/// tval of s3.2 with the white space between, and UTF-8 octets (RFC 8616).
bool is_value_character(char c) {
  const auto octet = static_cast<unsigned char>(c);
  return ascii::is_fws(c) || (octet >= 0x21 && octet != 0x7f);
}

/// White space within a list may fold, but CR and LF stand only in CRLF before WSP (s2.8).
std::size_t bad_line_end(std::string_view text) {
  for (auto at = text.find_first_of("\r\n"); at != std::string_view::npos;
       at = text.find_first_of("\r\n", at + 2)) {
    if (text.substr(at, 2) != "\r\n" || at + 2 >= text.size() || !ascii::is_wsp(text[at + 2])) {
      return at;
    }
  }
  return std::string_view::npos;
}

}  // namespace

Result<TagList, TagListError> TagList::parse(std::string_view text) {
  if (const auto at = bad_line_end(text); at != std::string_view::npos) {
    return fail(TagListError{"a line end is no fold", at});
  }
  TagList list;
  std::unordered_set<std::string_view> names;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(';', begin), text.size());
    const std::string_view piece = text.substr(begin, end - begin);
    if (ascii::trim(piece).empty()) {
      if (end == text.size() && !list.tags_.empty()) {
        return list;  // one ; at the end
      }
      return fail(TagListError{"a tag is empty", begin});
    }
    const auto equals = piece.find('=');
    if (equals == std::string_view::npos) {
      return fail(TagListError{"\"" + printable(ascii::trim(piece), 40) + "\" has no =", begin});
    }
    Tag tag;
    tag.name = ascii::trim(piece.substr(0, equals));
    tag.value = ascii::trim(piece.substr(equals + 1));
    tag.raw_begin = begin + equals + 1;
    tag.raw_size = piece.size() - equals - 1;
    if (!is_tag_name(tag.name)) {
      return fail(TagListError{"\"" + printable(tag.name, 40) + "\" is no tag name", begin});
    }
    if (!std::all_of(tag.value.begin(), tag.value.end(), is_value_character)) {
      return fail(TagListError{
          "the value of " + std::string(tag.name) + "= holds a character that no tag may hold",
          tag.raw_begin});
    }
    if (!names.insert(tag.name).second) {
      return fail(TagListError{"the tag " + std::string(tag.name) + "= occurs twice", begin});
    }
    list.tags_.push_back(tag);
    begin = end + 1;
  }
  return list;
}

const Tag* TagList::find(std::string_view name) const noexcept {
  const auto found = std::ranges::find(tags_, name, &Tag::name);
  return found == tags_.end() ? nullptr : &*found;
}

std::string without_fws(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  std::ranges::copy_if(text, std::back_inserter(result), [](char c) { return !ascii::is_fws(c); });
  return result;
}

}  // namespace auth
