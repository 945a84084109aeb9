"""Money is integer hundredths (fen) and a currency; screens show it as people of that language write it."""

_SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}


def written(fen: int, currency: str = "CNY", language: str = "zh") -> str:
    """Write an amount for people: ``¥1.2万`` in Chinese, ``¥12,345.60`` in English, with a real minus sign."""
    sign = "−" if fen < 0 else ""
    symbol = _SIGNS.get(currency, currency + " ")
    yuan = abs(fen) / 100
    if language == "zh" and yuan >= 1e8:
        return f"{sign}{symbol}{yuan / 1e8:.2f} 亿"
    if language == "zh" and yuan >= 1e4:
        return f"{sign}{symbol}{yuan / 1e4:.1f} 万"
    return f"{sign}{symbol}{yuan:,.0f}" if yuan == int(yuan) else f"{sign}{symbol}{yuan:,.2f}"


def counted(n: int | float, language: str = "zh") -> str:
    """Write a count for people: ``1.2 万`` from a hundred thousand in Chinese, thousands separated otherwise."""
    sign = "−" if n < 0 else ""
    n = abs(n)
    if language == "zh" and n >= 1e8:
        return f"{sign}{n / 1e8:.2f} 亿"
    if language == "zh" and n >= 1e5:
        return f"{sign}{n / 1e4:.1f} 万"
    return f"{sign}{n:,.0f}"


def percent(share: float, digits: int = 1, *, signed: bool = False) -> str:
    """Write a share (0..1) as a percentage with a real minus sign; ``signed`` shows a plus too."""
    text = f"{abs(share) * 100:.{digits}f}%"
    if share < 0:
        return f"−{text}"
    return f"+{text}" if signed else text
