"""The exceptions of perfeval.

PerfevalError
├── UnreadableFile      an input that is not a workbook
├── UnavailableFile     an input that cannot be had now: held, being copied, away with its share
├── RegulationError     a regulation pack with mistakes
├── SettingsError       a perfeval.toml with mistakes
└── OutputError         a result that cannot be written

The mistakes a user makes inside a workbook are findings, never exceptions.
"""


class PerfevalError(Exception):
    """Anything perfeval refuses: `message` says what is wrong, `advice` what to do, both in Chinese."""

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        return type(self), (self.message, self.advice)


class UnreadableFile(PerfevalError):
    """An input file that is not a workbook, or none that can be read."""


class UnavailableFile(PerfevalError):
    """An input file that cannot be had now; what it holds is not known, and earlier results stand."""


class RegulationError(PerfevalError):
    """A regulation pack that is unknown or has mistakes; the message lists all of them."""


class SettingsError(PerfevalError):
    """A perfeval.toml with mistakes; the message lists all of them."""


class OutputError(PerfevalError):
    """A result file that cannot be written."""
