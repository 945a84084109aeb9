"""What can go wrong with a made-up world, said once."""

from liuke.kit.errors import LiukeError


class WorldSizeError(LiukeError):
    """A world needs somebody in it, and some time."""

    code = "LK-M101"
    en = "A world of {users} users and {days} days is too small: at least {least_users} users and {least_days} days"
    zh = "造不出 {users} 个用户、{days} 天的模拟世界：至少要 {least_users} 个用户、{least_days} 天"
    next_en = "raise --users or --days"
    next_zh = "调大 --users 或 --days"


class OutsideWorldError(LiukeError):
    """A day was asked for that the world does not have."""

    code = "LK-M102"
    en = "{day} is outside this world, which runs from {first} until {until}"
    zh = "{day} 不在这个模拟世界里，它从 {first} 到 {until}（不含）"
    next_en = "ask for a day inside, or make a longer world with --days"
    next_zh = "换一个范围内的日子，或用 --days 造一个更长的世界"


class UnknownTouchError(LiukeError):
    """Somebody was touched in a way whose effect is not known."""

    code = "LK-M103"
    en = "The world knows no effect of a tier {name}"
    zh = "模拟世界不知道 {name} 这一档的效果"
    next_en = "use one of {known}"
    next_zh = "请使用这些档位之一：{known}"


class UnknownPersonError(LiukeError):
    """Somebody was touched who is not in the world."""

    code = "LK-M104"
    en = "Nobody in this world has the id {name}"
    zh = "模拟世界里没有编号为 {name} 的用户"
    next_en = "use ids of the users table of the same world"
    next_zh = "请使用同一个世界用户表里的编号"


class UnknownStoryError(LiukeError):
    """A story was asked for that nobody knows."""

    code = "LK-M105"
    en = "There is no story {name}"
    zh = "没有 {name} 这个情节"
    next_en = "use some of {known}"
    next_zh = "请在这些情节里选：{known}"


class StoryDayError(LiukeError):
    """A story was dated where the world has no room for it."""

    code = "LK-M106"
    en = "{name} cannot begin on {day}: the world runs from {first} through {end}, a promotion 12 days before its cliff"
    zh = "情节 {name} 不能从 {day} 开始：模拟世界从 {first} 到 {end}，大促还要占用断崖之前的 12 天"
    next_en = "date it inside the world, or make a longer one with --days"
    next_zh = "换一个世界之内的日子，或用 --days 造一个更长的世界"


class UnknownWorldError(LiukeError):
    """A world was asked for that is neither shipped nor a file."""

    code = "LK-M107"
    en = "There is no world {name}{nearest}"
    zh = "没有 {name} 这个模拟世界{nearest}"
    next_en = "use one of {known}, or the name of a YAML file"
    next_zh = "用 {known} 之一，或写一个 YAML 文件的名字"


class WorldFileError(LiukeError):
    """A world's file cannot be read."""

    code = "LK-M108"
    en = "{file} cannot be read: {why}"
    zh = "读不了 {file}：{why}"
    next_en = "name a text file in UTF-8 that you may read"
    next_zh = "请给一个读得了的 UTF-8 文本文件"


class DayTwiceError(LiukeError):
    """A day of a world was asked for out of its order."""

    code = "LK-M109"
    en = "The world stands on the morning of {now}; {asked} cannot be lived next"
    zh = "模拟世界正停在 {now} 早上，接下来不能过 {asked}"
    next_en = "live its days one after the other"
    next_zh = "请一天接一天地过"
