"""What held and what did not."""


class Account:
    def __init__(self):
        self.passed = 0
        self.failed = 0

    def check(self, name, problems):
        """`problems`: what is wrong, a text each; none: it holds."""
        problems = [str(problem) for problem in problems]
        if problems:
            self.failed += 1
            print(f"FAILED {name}")
            for problem in problems:
                print("    " + problem.strip().replace("\n", "\n    "))
        else:
            self.passed += 1
            print(f"ok     {name}", flush=True)


def differences(found, wanted):
    return [f"{name}: {found.get(name)!r}, wanted {want!r}" for name, want in wanted.items() if found.get(name) != want]
