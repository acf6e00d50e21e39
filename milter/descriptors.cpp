#include "milter/descriptors.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>

namespace countersign::milter {

std::optional<std::uint64_t> raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) {
    return std::nullopt;
  }
  const rlimit raised{.rlim_cur = limit.rlim_max, .rlim_max = limit.rlim_max};
  return ::setrlimit(RLIMIT_NOFILE, &raised) == 0 ? raised.rlim_cur : limit.rlim_cur;
}

bool DescriptorReport::is_left() {
  const int another = ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
  if (another >= 0) {
    ::close(another);
  }
  return another >= 0 || (errno != EMFILE && errno != ENFILE);
}

void DescriptorReport::look() {
  const bool left = is_left_();
  if (left != said_) {
    return;
  }
  said_ = !left;
  say_(left ? "file descriptors are free again; connections are taken"
            : "no file descriptor is left: new connections wait until others end; raise "
              "LimitNOFILE= of the unit, or find out who keeps them open");
}

}  // namespace countersign::milter
