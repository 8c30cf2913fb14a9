"""The errors users meet: each is one clear line that names the thing, the problem and the mend."""


class TinxaError(Exception):
    """A failure that the edge prints as one line; `exit_code` is 1 for a failure, 2 for a wrong use."""

    exit_code = 1

    def __init__(self, subject: str, problem: str, mend: str | None = None) -> None:
        self.subject, self.problem, self.mend = subject, problem, mend
        super().__init__(f"{subject}: {problem}" + (f" - {mend}" if mend else ""))


class UsageError(TinxaError):
    """The call itself is wrong: an unknown file type, a bad date, a source file with a wrong key."""

    exit_code = 2
