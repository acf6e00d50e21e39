// RFC 6376 s3.2: whatever parses as a tag list prints back to the same tags, and no view leaves the
// input.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "auth/base/tag_list.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto list = auth::TagList::parse(text);
  if (!list) {
    return list.error().offset <= size ? 0 : (std::abort(), 0);
  }
  std::string again;
  for (const auto& tag : list->tags()) {
    if (tag.raw_begin + tag.raw_size > size || list->find(tag.name) != &tag) {
      std::abort();
    }
    again += std::string(tag.name) + "=" + std::string(tag.value) + ";";
  }
  const auto twice = auth::TagList::parse(again);
  if (!twice || twice->tags().size() != list->tags().size()) {
    std::abort();
  }
  for (std::size_t i = 0; i < twice->tags().size(); ++i) {
    if (twice->tags()[i].name != list->tags()[i].name ||
        twice->tags()[i].value != list->tags()[i].value) {
      std::abort();
    }
  }
  return 0;
}
