#include "auth/spf/record_cache.h"

#include <list>
#include <mutex>
#include <string>
#include <unordered_map>

namespace auth::spf {

namespace {

constexpr std::size_t longest_kept = 4'096;  // octets of a record; what is longer is parsed anew

}  // namespace

struct RecordCache::Impl {
  struct Entry {
    std::string text;
    ParsedRecord record;
  };

  using Entries = std::list<Entry>;  // the last used first

  explicit Impl(std::size_t records) : most(records) {}

  std::size_t most;
  std::mutex mutex;
  Entries entries;
  std::unordered_map<std::string_view, Entries::iterator> index;  // views into the entries
};

RecordCache::RecordCache(std::size_t records) : impl_(std::make_unique<Impl>(records)) {}

RecordCache::~RecordCache() = default;

ParsedRecord RecordCache::parsed(std::string_view text) {
  if (text.size() > longest_kept) {
    return std::make_shared<const Result<Record, RecordError>>(parse_record(text));
  }
  const std::lock_guard lock(impl_->mutex);
  auto& [most, mutex, entries, index] = *impl_;
  if (const auto known = index.find(text); known != index.end()) {
    entries.splice(entries.begin(), entries, known->second);
    return known->second->record;
  }
  auto record = std::make_shared<const Result<Record, RecordError>>(parse_record(text));
  entries.push_front({.text = std::string(text), .record = record});
  index.emplace(entries.front().text, entries.begin());
  if (entries.size() > most) {
    index.erase(entries.back().text);
    entries.pop_back();
  }
  return record;
}

}  // namespace auth::spf
