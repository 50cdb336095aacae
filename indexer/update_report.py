"""The report of an update: that of a build, and what became of the files."""

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from indexer.report import Report

if TYPE_CHECKING:
    from indexer.planning import Plan


@dataclass(slots=True)
class UpdateReport(Report):
    """Counts of one update; `files` were read, because they are new or changed.

    `deleted` articles are gone, or are no longer as they were and could not be written anew;
    `built` says that there was no index, so all was built.
    """

    unchanged_files: int = 0
    gone_files: int = 0
    moved_files: int = 0
    deleted: int = 0
    built: bool = False

    @classmethod
    def of_plan(cls, plan: "Plan") -> "UpdateReport":
        """Return the report of an update that begins."""
        return cls(
            files=len(plan.files),
            unchanged_files=plan.unchanged,
            gone_files=len(plan.gone),
            moved_files=len(plan.moved),
        )

    @classmethod
    def of_build(cls, report: Report) -> "UpdateReport":
        """Return the report of an update that was a build."""
        values = {each.name: getattr(report, each.name) for each in fields(report)}
        return cls(**values, built=True)

    def summary(self) -> str:
        """Return the counts for people to read."""
        whole = super(UpdateReport, self).summary()  # the short form fails in a class with slots
        if self.built:
            return whole
        if not (self.files or self.gone_files or self.failed):
            return f"up to date {self.unchanged_files:>6,}  files as they were"
        first, rest = whole.split("\n", 1)
        others = f"{self.unchanged_files:,} as they were"
        if self.gone_files:
            others += f", {self.gone_files:,} gone"
        if self.moved_files:
            others += f" ({self.moved_files:,} of these moved)"
        lines = [f"{first} that changed; {others}", rest]
        if self.deleted:
            lines.append(f"deleted  {self.deleted:>8,}")
        return "\n".join(lines)
