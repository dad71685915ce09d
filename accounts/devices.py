"""The browser and system that a session was begun with, in words of a closed list. Pure; a user agent is a claim, not proof."""

UNKNOWN = "Unknown device"
# The first word found names it: most browsers also name those that they descend from.
BROWSERS = (
    ("edg", "Edge"),
    ("opr/", "Opera"),
    ("samsungbrowser", "Samsung Internet"),
    ("firefox", "Firefox"),
    ("fxios", "Firefox"),
    ("chrom", "Chrome"),
    ("crios", "Chrome"),
    ("safari", "Safari"),
)
SYSTEMS = (
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("android", "Android"),
    ("windows", "Windows"),
    ("cros", "Chromebook"),
    ("mac os", "Mac"),
    ("linux", "Linux"),
)


def device_of(user_agent: str) -> str:
    """ "Firefox on Windows", "Firefox", "Windows", or "Unknown device"; never a word of the user agent itself."""
    text = user_agent[:400].lower()
    browser = next((name for word, name in BROWSERS if word in text), "")
    system = next((name for word, name in SYSTEMS if word in text), "")
    return " on ".join(filter(None, [browser, system])) or UNKNOWN
