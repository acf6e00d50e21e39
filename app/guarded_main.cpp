#include "app/guarded_main.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <new>
#include <string_view>
#include <system_error>

#include "app/file_descriptor.h"
#include "app/output.h"

namespace countersign::app {
namespace {

/// A closed standard stream would let the next file that is opened take its number, and output
/// would go into that file. /dev/null the wrong way round takes its place: reading or writing it is
/// an error, as it was.
void open_standard_streams() {
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(number, F_GETFD) == -1 && errno == EBADF) {
      // The lowest free number is taken, which is this one.
      [[maybe_unused]] const int taken =
          ::open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
  }
}

ExitStatus run(std::string_view program, int argc, const char* const* argv, const Body& body,
               Output& out, Output& err) {
  try {
    const ExitStatus status = body(argc, argv, out, err);
    out.flush();
    return status;
  } catch (const std::bad_alloc&) {
    err << program << ": out of memory\n";
    return ExitStatus::try_again;
  } catch (const std::system_error& error) {  // no thread could be started
    err << program << ": " << error.code().message() << "\n";
    return ExitStatus::try_again;
  } catch (...) {
    err << program << ": internal error; please report it with what was done\n";
    return ExitStatus::usage;
  }
}

}  // namespace

int guarded_main(std::string_view program, int argc, const char* const* argv, const Body& body) {
  open_standard_streams();
  std::signal(SIGPIPE, SIG_IGN);  // NOLINT(cert-err33-c): fails for no signal that exists
  Output out(STDOUT_FILENO);
  Output err(STDERR_FILENO);
  ExitStatus status = run(program, argc, argv, body, out, err);
  if (out.error() != 0 && out.error() != EPIPE) {
    err << program << ": cannot write standard output: " << system_text(out.error()) << "\n";
    status = ExitStatus::usage;
  }
  err.flush();
  return static_cast<int>(status);
}

}  // namespace countersign::app
