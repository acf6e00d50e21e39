#include "load/run.h"

#include <poll.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <ostream>
#include <system_error>

namespace countersign::load {

namespace {

using std::chrono::steady_clock;

/// Hexadecimal digits, as Postfix's short ones.
std::string queue_id_of(std::uint64_t number) { return "4F" + std::to_string(number); }

bool standard_input_ended() {
  pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
  if (::poll(&input, 1, 0) <= 0) {
    return false;
  }
  std::array<char, 512> ignored{};
  return ::read(STDIN_FILENO, ignored.data(), ignored.size()) <= 0;
}

bool is_each(std::uint64_t number, std::uint64_t every) {
  return every != 0 && number % every == 0;
}

}  // namespace

/// A place for a connection, and the message that is under way on it.
struct Run::Slot {
  std::unique_ptr<Connection> connection;
  std::uint64_t begun = 0;
  std::uint64_t begun_on_connection = 0;
  bool busy = false;
  Ending ending = Ending::whole;
  Instant begun_at;
  bool watched_for_sending = false;
};

Run::Run(const Plan& plan, std::ostream& err)
    : plan_(plan), err_(err), epoll_(::epoll_create1(EPOLL_CLOEXEC)), slots_(plan.connections) {
  if (epoll_ < 0) {
    throw std::system_error(errno, std::generic_category(), "epoll");
  }
}

Run::~Run() { ::close(epoll_); }

Summary Run::go() {
  for (Slot& slot : slots_) {
    open(slot);
  }
  if (plan_.hold) {
    hold();
  }
  sending_ = true;
  first_ = last_ = steady_clock::now();
  for (Slot& slot : slots_) {
    go_on(slot);
  }
  while (open_ > 0) {
    attend(std::chrono::milliseconds(200));
  }
  summary_.seconds = last_ - first_;
  return std::move(summary_);
}

void Run::hold() {
  const auto greeted = [](const Slot& slot) {
    return !slot.connection || slot.connection->dialogue().ready();
  };
  while (!std::all_of(slots_.begin(), slots_.end(), greeted)) {
    attend(std::chrono::milliseconds(50));
  }
  err_ << "holding " << open_ << " connections\n" << std::flush;
  while (!standard_input_ended()) {
    attend(std::chrono::milliseconds(50));
  }
}

/// Waits for something to happen on any connection, and sees to it.
void Run::attend(std::chrono::milliseconds time) {
  std::array<epoll_event, 64> events{};
  const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()),
                                 static_cast<int>(time.count()));
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events.at(static_cast<std::size_t>(i));
    Slot& slot = slots_.at(event.data.u64);
    if (slot.connection) {
      attend(slot, event.events);
    }
  }
  drop_silent_ones();
}

void Run::attend(Slot& slot, std::uint32_t events) {
  Connection& connection = *slot.connection;
  const bool input = (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0;
  if (input ? connection.receive() : connection.send()) {
    go_on(slot);
  } else {
    drop(slot, connection.trouble(), connection.problem());
  }
}

void Run::open(Slot& slot) {
  slot.connection = std::make_unique<Connection>(plan_.traffic);
  slot.begun_on_connection = 0;
  ++open_;
  if (slot.connection->open(plan_.address, plan_.patience)) {
    ++summary_.connections;
    watch(slot, EPOLL_CTL_ADD);
  } else {
    drop(slot, slot.connection->trouble(), slot.connection->problem());
  }
}

/// Takes what came of the message, and begins the next one where it is time for one.
void Run::go_on(Slot& slot) {
  while (slot.connection) {
    Dialogue& dialogue = slot.connection->dialogue();
    if (const auto verdict = dialogue.take_verdict()) {
      settle(slot, *verdict);
    } else if (sending_ && dialogue.ready() && !may_begin(slot)) {
      close(slot);
    } else if (sending_ && dialogue.ready()) {
      begin(slot);
    } else {
      watch(slot, EPOLL_CTL_MOD);
      return;
    }
  }
}

bool Run::may_begin(const Slot& slot) const {
  return (plan_.messages || plan_.each || plan_.time) &&
         (!plan_.messages || summary_.begun < *plan_.messages) &&
         (!plan_.each || slot.begun < *plan_.each) &&
         (!plan_.time || steady_clock::now() < first_ + *plan_.time);
}

Ending Run::next_ending() const {
  return is_each(summary_.begun, plan_.hang_up_every) ? Ending::hang_up
         : is_each(summary_.begun, plan_.abort_every) ? Ending::abort
                                                      : Ending::whole;
}

void Run::begin(Slot& slot) {
  ++summary_.begun;
  ++slot.begun;
  ++slot.begun_on_connection;
  slot.busy = true;
  slot.ending = next_ending();
  slot.begun_at = steady_clock::now();
  slot.connection->dialogue().begin(queue_id_of(summary_.begun), slot.ending);
  if (!slot.connection->send()) {
    drop(slot, slot.connection->trouble(), slot.connection->problem());
  }
}

void Run::settle(Slot& slot, const Verdict& verdict) {
  slot.busy = false;
  last_ = steady_clock::now();
  ++summary_.outcomes[verdict.outcome];
  summary_.signatures += verdict.signatures();
  if (verdict.outcome != Outcome::given_up) {
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(last_ - slot.begun_at);
    summary_.latencies.push_back(static_cast<std::uint32_t>(took.count()));
  }
  if (summary_.first_refusal.empty()) {
    summary_.first_refusal = verdict.reply;
  }
  if (verdict.outcome == Outcome::with_signature && !plan_.save.empty() &&
      is_each(summary_.outcomes[Outcome::with_signature], plan_.save_every)) {
    save(verdict);
  }
  const bool enough =
      plan_.reconnect_after != 0 && slot.begun_on_connection >= plan_.reconnect_after;
  if (slot.ending == Ending::hang_up) {
    slot.connection.reset();
    --open_;
    open(slot);
  } else if (enough && may_begin(slot)) {
    close(slot);
    open(slot);
  }
}

void Run::save(const Verdict& verdict) {
  const auto file = plan_.save / (std::to_string(++summary_.saved) + ".eml");
  std::ofstream out(file, std::ios::binary);
  out << with_insertions(plan_.traffic.message, verdict.insertions);
  if (!out.flush()) {
    throw std::system_error(errno, std::generic_category(), file.string());
  }
}

void Run::close(Slot& slot) {
  slot.connection->quit();
  slot.connection.reset();
  --open_;
}

void Run::drop(Slot& slot, Trouble trouble, const std::string& problem) {
  ++summary_.troubles[trouble];
  if (summary_.first_problem.empty()) {
    summary_.first_problem = problem;
  }
  summary_.lost += slot.busy ? 1 : 0;
  slot.busy = false;
  slot.connection.reset();
  --open_;
}

void Run::drop_silent_ones() {
  const Instant now = steady_clock::now();
  if (now < next_look_) {
    return;
  }
  next_look_ = now + std::chrono::seconds(1);
  const Instant oldest = now - plan_.patience;
  for (Slot& slot : slots_) {
    if (slot.connection && slot.connection->last_moved() < oldest &&
        (slot.connection->dialogue().awaits_reply() || slot.connection->wants_to_send())) {
      drop(slot, Trouble::timeout,
           "nothing moved for " + std::to_string(plan_.patience.count()) + " s");
    }
  }
}

void Run::watch(Slot& slot, int operation) {
  const bool sending = slot.connection->wants_to_send();
  if (operation == EPOLL_CTL_MOD && sending == slot.watched_for_sending) {
    return;
  }
  slot.watched_for_sending = sending;
  epoll_event event{};
  event.events = EPOLLIN;
  if (sending) {
    event.events |= EPOLLOUT;
  }
  event.data.u64 = static_cast<std::uint64_t>(&slot - slots_.data());
  if (::epoll_ctl(epoll_, operation, slot.connection->descriptor(), &event) != 0) {
    throw std::system_error(errno, std::generic_category(), "epoll");
  }
}

}  // namespace countersign::load
