// Where keys come from.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "auth/base/result.h"
#include "auth/crypto/private_key.h"
#include "milter/config.h"

namespace countersign::milter {

using LoadedKey = auth::Result<std::shared_ptr<const auth::crypto::SigningKey>, std::string>;

/// Gives the key of a file, or a sentence without final dot that names the file and the remedy.
using KeyLoader = std::function<LoadedKey(const std::string& file)>;

/// A key from disk. One that others can read is refused, because it is as good as lost (DLV-72),
/// and one that belongs neither to the user of this process nor to root, who alone may change it.
[[nodiscard]] LoadedKey load_key_file(const std::string& file);

/// For commands beside the running milter: keys as the milter would find them. As root this process
/// becomes the configured user for it. Without one nobody knows who will read the keys, so their
/// owner is not judged. The error is a sentence.
[[nodiscard]] auth::Result<KeyLoader, std::string> keys_as_the_milter(const Config& config);

}  // namespace countersign::milter
