"""Hostile strings of our own making: families crossed with each other, 600 and more."""

from collections.abc import Iterator
from itertools import product

TAGS = [
    "script", "img", "svg", "math", "iframe", "object", "embed", "form", "input", "button", "style", "link",
    "meta", "base", "video", "audio", "details", "body", "table", "template", "textarea", "title", "noscript",
    "marquee", "a", "div", "annotation-xml", "foreignObject", "xmp", "plaintext", "select", "frameset",
]  # fmt: skip
ATTRIBUTES = [
    "onerror=alert(1) src=x",
    'onload="alert(1)"',
    "onfocus=alert(1) autofocus tabindex=1",
    "style=background:url(javascript:alert(1))",
    "id=csrf_token name=csrf_token",
    "srcdoc='<script>alert(1)</script>'",
    "formaction=javascript:alert(1)",
    "href=javascript:alert(1)",
]
SCHEMES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    " javascript:alert(1)",
    "\x01javascript:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "javascript&#x3a;alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A&#x61vascript:alert(1)",
    "java&Tab;script:alert(1)",
    "java\\script:alert(1)",
    "javascript\\:alert(1)",
    "java\x00script:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "data:image/svg+xml,<svg/onload=alert(1)>",
    "//evil.example/x",
    "\\\\evil.example\\x",
    "/\\evil.example/x",
    "/\t/evil.example",
    "https:evil.example",
    "http://user:pass@evil.example@good.example",
    "http:javascript:alert(1)",
    "file:///etc/passwd",
    "blob:https://x/1",
    "view-source:javascript:alert(1)",
    "feed:javascript:alert(1)",
    "jar:javascript:alert(1)!/",
    "intent://x#Intent;end",
    "tel:+1",
    "ws://evil.example",
    "x:y",
    ":javascript:alert(1)",
    "?javascript:alert(1)",
    "%6Aavascript:alert(1)",
    "ｊavascript:alert(1)",
    "javascript\u2028:alert(1)",
    'https://x.example/" onclick="alert(1)',
    "https://x.example/' onclick='alert(1)",
    "https://x.example/><script>alert(1)</script>",
    "mailto:a@b.example?subject=x&body=<script>",
    "mailto:javascript:alert(1)",
]
BREAKS = [
    '"',
    "'",
    "`",
    ">",
    '"><',
    "'><",
    "-->",
    "]]>",
    "</p>",
    "</title></textarea>",
    '\\"',
    "&quot;",
    "\x02",
    "\x03",
]
PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    " onmouseover=alert(1) x=",
    "{: onclick=alert(1) style=color:red #csrf_token .btn }",
    "{onclick=alert(1)}",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>alert(1)//<</script>",
    "<script\x00>alert(1)</script>",
    "<a/href=javascript:alert(1)>x",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php <script>alert(1)</script> ?>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\x02wzxhzdk:0\x03<b onclick=alert(1)>",
    "\x02klzzwxh:0000\x03",
    "\x02amp\x03#60;script>",
    "\x0260\x03script\x0262\x03alert(1)",
]
WHOLE = [
    "[a]: javascript:alert(1)\n\n[a]",
    '[a]: /x "onclick=alert(1)"\n\n[x][a]',
    "*[x]: <script>alert(1)</script>\n\nx",
    "[^1]: <script>alert(1)</script>\n\n[^1]",
    '!!! note "<script>alert(1)</script>"\n    <script>alert(1)</script>',
    '!!! note onclick=alert(1) "x"\n    y',
    "!!! csrf_token is-evil\n    y",
    "[TOC]",
    "# x {#csrf_token onclick=alert(1)}",
    "<div markdown=1 onclick=alert(1)>\n\n# x\n\n</div>",
    "``` {onclick=alert(1)}\ncode\n```",
    "```html\n<script>alert(1)</script>\n```",
    "    <script>alert(1)</script>",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    "![x](javascript:alert(1)){onerror=alert(1)}",
    "[![x](javascript:alert(1))](javascript:alert(2))",
    "[x](/a 'onclick=alert(1)')",
    "[x](</a> onclick=alert(1))",
    "<javascript:alert(1)>",
    '<https://x.example/"onclick=alert(1)>',
    '<a@b.example"onclick=alert(1)>',
    "[@<script>alert(1)</script>]",
    '[@S1"onclick=alert(1)]',
]


def strings() -> Iterator[str]:
    """Yield every string once."""
    seen = set()
    for text in _all():
        if text not in seen:
            seen.add(text)
            yield text


def _all() -> Iterator[str]:
    for tag, attribute in product(TAGS, ATTRIBUTES):
        yield f"<{tag} {attribute}>"
        yield f"<{tag}/{attribute.replace(' ', '/')}>x</{tag}>"
    for opening, payload in product(BREAKS, PAYLOADS):
        yield f"{opening}{payload}"
    yield from SCHEMES
    yield from (f"<a href='{scheme}'>x</a>" for scheme in SCHEMES)
    yield from PAYLOADS
    yield from WHOLE
