"""What can go wrong in the world, told calmly.

A :class:`UserProblem` is the world's fault (a damaged file, a full disk, a box outside the image). It is shown to the
user in plain words and never with a traceback. Every other exception is a bug of ours: it is logged without patient
data and the program goes on.
"""


class UserProblem(Exception):
    """A problem that the user can understand and act on.

    Args:
        title: One short sentence, naming the file or thing concerned.
        detail: What exactly is wrong.
        advice: What the user can do about it; empty when there is nothing to do.
    """

    def __init__(self, title: str, detail: str = "", advice: str = "") -> None:
        super().__init__(f"{title}: {detail}" if detail else title)
        self.title = title
        self.detail = detail
        self.advice = advice

    def sentence(self) -> str:
        """The problem as one plain sentence, for a terminal or a list row."""
        return str(self)


class UnreadableFile(UserProblem):
    """A file that is missing, damaged, or of no kind that can be opened."""


class MissingFrame(UserProblem):
    """A frame number that the file does not have."""


class InvalidBox(UserProblem):
    """A box with no area, or with no part inside the image."""


class BrokenModel(UserProblem):
    """A model bundle that is damaged, altered, or of an unknown architecture."""


class WorkerLost(UserProblem):
    """The background process died and could not answer, even when asked once more."""


class StoreProblem(UserProblem):
    """The profile folder or its database cannot be read or written."""


class Overtaken(StoreProblem):
    """Somebody else edited the same image at the same moment; nothing was written."""


class Cancelled(UserProblem):
    """A long job was stopped by the user."""
