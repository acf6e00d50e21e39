// Contract s2: exit statuses hold whatever happens.
#include "app/guarded_main.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <new>
#include <stdexcept>
#include <string>
#include <system_error>

namespace countersign::app {
namespace {

int run(const Body& body) { return guarded_main("program", 0, nullptr, body); }

TEST(GuardedMain, GivesTheStatusAndTheOutput) {
  testing::internal::CaptureStdout();
  const int status = run([](int, const char* const*, std::ostream& out, std::ostream&) {
    out << "result";
    return ExitStatus::verdict;
  });
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "result");
  EXPECT_EQ(status, 1);
}

TEST(GuardedMain, AnExceptionIsNeverShown) {
  testing::internal::CaptureStderr();
  const int status = run([](int, const char* const*, std::ostream&, std::ostream&) -> ExitStatus {
    throw std::runtime_error("private words");
  });
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "program: internal error; please report it with what was done\n");
  EXPECT_EQ(status, 2);
}

TEST(GuardedMain, OutOfMemoryIsForAnotherTime) {
  testing::internal::CaptureStderr();
  const int status = run([](int, const char* const*, std::ostream&, std::ostream&) -> ExitStatus {
    throw std::bad_alloc();
  });
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "program: out of memory\n");
  EXPECT_EQ(status, 75);
}

TEST(GuardedMain, OutOfThreadsIsForAnotherTime) {
  testing::internal::CaptureStderr();
  const int status = run([](int, const char* const*, std::ostream&, std::ostream&) -> ExitStatus {
    throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again));
  });
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "program: Resource temporarily unavailable\n");
  EXPECT_EQ(status, 75);
}

// The streams of this process must stay: the bodies below run in a child.
[[noreturn]] void run_with(int stdout_file, const Body& body) {
  ::dup2(stdout_file, STDOUT_FILENO);
  std::_Exit(run(body));
}

ExitStatus say(int, const char* const*, std::ostream& out, std::ostream&) {
  out << "result";
  return ExitStatus::ok;
}

TEST(GuardedMain, AFullDiskIsSaid) {
  EXPECT_EXIT(run_with(::open("/dev/full", O_WRONLY), &say), testing::ExitedWithCode(2),
              "program: cannot write standard output: No space left on device");
}

TEST(GuardedMain, ABrokenPipeIsQuiet) {
  EXPECT_EXIT(
      {
        int ends[2] = {};
        if (::pipe(ends) == 0) {
          ::close(ends[0]);
          run_with(ends[1], &say);
        }
      },
      testing::ExitedWithCode(0), "^$");
}

TEST(GuardedMain, AClosedStreamIsNotTakenByAFile) {
  EXPECT_EXIT(
      {
        ::close(STDOUT_FILENO);
        std::_Exit(run([](int, const char* const*, std::ostream& out, std::ostream&) {
          const int file = ::open("/dev/null", O_WRONLY);
          out << "result";
          return file > STDERR_FILENO ? ExitStatus::ok : ExitStatus::verdict;
        }));
      },
      testing::ExitedWithCode(2), "cannot write standard output: Bad file descriptor");
}

}  // namespace
}  // namespace countersign::app
