"""What people write when they complain, by cause; a few sentences each, in the words of such tickets."""

from liuke.simulator.causes import Cause
from liuke.simulator.flight.spec import Why
from liuke.simulator.words_zh import ZH

_OWN: dict[Why, tuple[str, ...]] = {
    Why.MISSING_FUNCTION: ("找不到批量导出的功能", "能不能按部门筛选，现在做不到", "想要的搜索条件没有"),
    Why.EMOTIONAL_GAP: ("客服冷冰冰的，感觉没人在乎老用户", "反馈过三次，没有一次有回音"),
    Why.MESSAGE_FATIGUE: ("消息太多了，一天好几条，别再发了", "退订了还在发，很烦"),
    Why.VALUE_GAP: ("一个月用不上两次，感觉不值", "权益看着多，真正用得上的没几个"),
}


def said_of(why: Why, u: float) -> str:
    """Return a sentence of somebody with this cause; ``u`` in [0, 1) picks it."""
    known = {str(cause): sentences for cause, sentences in ZH.said.items()}
    sentences = _OWN.get(why) or known.get(str(why)) or ZH.said[Cause.NONE]
    return sentences[int(u * len(sentences))]
