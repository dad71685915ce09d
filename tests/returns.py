"""The sums of Form 1040 that must hold on every return, for tests of whoever makes one."""

from collections.abc import Mapping


def sums_that_do_not_hold(year: int, lines: Mapping[str, int]) -> list[str]:
    """Which sums of a return are wrong; lines that are nothing may be absent. Since 2025 some lines have other names."""
    renamed = {"11": "11a", "12": "12e", "13": "13a", "27": "27a"} if year >= 2025 else {}

    def line(number: str) -> int:
        return lines.get(renamed.get(number, number), 0)

    def total(*numbers: str) -> int:
        return sum(line(number) for number in numbers)

    checks = {
        "1z": total("1a", "1b", "1c", "1h"),
        "9": total("1z", "2b", "3b", "4b", "5b", "6b", "7", "8"),
        "11": line("9") - line("10"),
        "14": total("12", "13", "13b"),
        "15": max(0, line("11") - line("14")),
        "18": total("16", "17"),
        "21": total("19", "20"),
        "22": max(0, line("18") - line("21")),
        "24": total("22", "23"),
        "25d": total("25a", "25b", "25c"),
        "32": total("27", "28", "29", "30", "31"),
        "33": total("25d", "26", "32"),
        "34": max(0, line("33") - line("24")),
        "35a": line("34") - line("36"),
        "37": max(0, line("24") - line("33")),
    }
    return [f"{number}: {line(number)} is not {sum_}" for number, sum_ in checks.items() if line(number) != sum_]
