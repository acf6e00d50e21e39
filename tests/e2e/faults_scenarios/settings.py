"""The configuration is being written just when the milter reads it."""

import signal


def half_written(bench):
    """A reload of half a file is refused and named by its line; a start waits until the file is whole again."""
    with bench.story("half_written") as story:
        story.exchange.load()
        whole = story.file.read_text()
        story.file.write_text(whole[: whole.index("[[domain.key]]") + len('[[domain.key]]\nselector = "r')])
        refused(story, whole)
        restarted(story, whole)


def refused(story, whole):
    line = story.file.read_text().count("\n") + 1
    done = story.reload()
    problems = [] if done.returncode == 2 else [f"exit {done.returncode}"]
    problems += [] if f"{story.file}:{line}" in done.stderr else [f"line {line} is not named: {done.stderr[:300]}"]
    story.check("reload", problems)
    story.supervisor.signal(signal.SIGUSR1)  # past the command, which did not even tell the milter
    story.exchange.wait_accepted(10)
    said = story.supervisor.said("reload refused")
    story.check("said", [] if len(said) == 1 else [f"said {said}"])
    story.check("old-stays-in-force", [f"{story.deferred} times 4xx"] if story.deferred else [])


def restarted(story, whole):
    life = story.supervisor.life
    story.supervisor.signal(signal.SIGTERM)
    story.supervisor.wait_for_end(life)
    story.exchange.wait_deferred(10)
    story.felt("ends-with-2", story.wait_for_lives(len(story.supervisor.lives) + 3))
    story.file.write_text(whole)
    story.back(story.now())
    story.ends += [0] + [2] * (len(story.supervisor.lives) - 2)
