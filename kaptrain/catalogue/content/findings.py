"""What a check found: problems make it fail, warnings do not."""

from dataclasses import dataclass, field

from kaptrain.catalogue.content.yaml_lines import Problem


@dataclass
class Findings:
    """Collected problems and warnings, each with file and line."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def problem(self, problem: Problem) -> None:
        """Note something that must be mended."""
        self.problems.append(problem)

    def warning(self, problem: Problem) -> None:
        """Note something that a person should look at."""
        self.warnings.append(problem)

    def lines(self) -> list[str]:
        """Write everything as `FILE:LINE: …`, sorted by place, each line once."""
        marked = [(each.file, each.line, each.message) for each in self.problems]
        marked += [(each.file, each.line, f"warning: {each.message}") for each in self.warnings]
        return [f"{file}:{line}: {message}" for file, line, message in sorted(set(marked))]
