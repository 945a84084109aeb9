"""Codes of currencies (ISO 4217, as of 2025), without those that name none (XXX) or are for tests (XTS)."""

_CODES = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN
BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP
GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF
KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR
MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK
SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU
UYW UZS VED VES VND VUV WST XAF XAG XAU XBA XBB XBC XBD XCD XCG XDR XOF XPD XPF XPT XSU XUA YER ZAR
ZMW ZWG
"""
CURRENCIES = frozenset(_CODES.split())
_USUAL = ("CNY", "USD", "EUR", "HKD", "JPY", "GBP", "SGD", "TWD", "MOP", "KRW", "AUD", "CAD", "CHF")


def near(code: str) -> str | None:
    """Return the currency that a code nearly is: two letters in place, the country's before others, the usual first."""

    def likeness(one: str) -> tuple[int, bool, int, str]:
        same = sum(a == b for a, b in zip(code.upper(), one, strict=False))
        usual = _USUAL.index(one) if one in _USUAL else len(_USUAL)
        return -same, not code.upper().startswith(one[:2]), usual, one

    if len(code) > len(_USUAL[0]):
        return None
    best = min(CURRENCIES, key=likeness)
    return best if -likeness(best)[0] >= len(best) - 1 else None
