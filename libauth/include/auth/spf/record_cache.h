#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "auth/spf/record.h"

namespace auth::spf {

using ParsedRecord = std::shared_ptr<const Result<Record, RecordError>>;

/// Parsed records by their text, for whoever evaluates many messages: what a text means never
/// changes, so nothing here goes out of date. Bounded; safe to share between threads.
class RecordCache {
 public:
  /// The least recently used goes first.
  explicit RecordCache(std::size_t records = 4'096);
  ~RecordCache();
  RecordCache(const RecordCache&) = delete;
  RecordCache& operator=(const RecordCache&) = delete;
  RecordCache(RecordCache&&) = delete;
  RecordCache& operator=(RecordCache&&) = delete;

  [[nodiscard]] ParsedRecord parsed(std::string_view text);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace auth::spf
