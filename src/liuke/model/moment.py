"""``as_of``: the day that has not begun yet. Everything a query may see happened before it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOf:
    """A business day in the workspace's zone; facts are seen when ``ts < instant``."""

    day: date
    zone: ZoneInfo

    @property
    def instant(self) -> datetime:
        """The aware UTC instant at which ``day`` begins."""
        return datetime(self.day.year, self.day.month, self.day.day, tzinfo=self.zone).astimezone(UTC)

    @property
    def last_day(self) -> date:
        """The last whole day that may be seen."""
        return self.day - timedelta(days=1)

    def before(self, days: int) -> "AsOf":
        """The same question asked ``days`` earlier."""
        return AsOf(day=self.day - timedelta(days=days), zone=self.zone)

    def params(self) -> dict[str, date | datetime]:
        """Bind ``$as_of`` (naive UTC timestamp), ``$as_of_day`` (exclusive) and ``$last_day`` (inclusive)."""
        return {
            "as_of": self.instant.replace(tzinfo=None),
            "as_of_day": self.day,
            "last_day": self.last_day,
        }
