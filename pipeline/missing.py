"""Pages that hold no article: error pages with status 200, login walls, redirects to the home page, other data."""

from __future__ import annotations

import re
from itertools import accumulate
from operator import sub
from typing import Literal
from urllib.parse import urlsplit

from extractors.errors import TinxaError
from pipeline.records import ArchivedResponse

Reason = Literal["gone", "login", "refused", "empty", "other"]
MOST_TAGS, MOST_WORK = 300_000, 5_000_000
_GONE = re.compile(
    r"lỗi truy cập 404|không tồn tại trên máy chủ|không tìm thấy (?:trang|bài viết|nội dung)|"
    r"trang bạn yêu cầu không tồn tại|(?:bài viết|trang này|nội dung này) không (?:còn )?tồn tại|"
    r"bài viết (?:đã|không tồn tại hoặc đã) bị xóa|website tạm ngưng hoạt động|bài viết này chưa được xuất bản|"
    r"404 - (?:file or directory )?not found|page not found",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"có lỗi xảy ra trong quá trình xử lý|server error in '/|runtime error|service unavailable|truy cập bị từ chối|"
    r"request rejected|the requested url was rejected|vui lòng bật javascript|xác nhận bạn không phải robot|"
    r"checking your browser|just a moment\.\.\.",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"bạn không được phép xem bài viết|(?:vui lòng|bạn cần|hãy) đăng nhập (?:để|trước khi)|"
    r"<input[^<>]{0,200}type=[\"']?password",
    re.IGNORECASE,
)
_SAYINGS: tuple[tuple[re.Pattern[str], str, Reason], ...] = (
    (_GONE, "an error page", "gone"),
    (_LOGIN, "a login wall", "login"),
    (_REFUSED, "a refusal", "refused"),
)
_LOGIN_PATH = re.compile(r"/(?:sso|login|dang-?nhap|signin|_layouts/15/authenticate|account/login)\b", re.IGNORECASE)
_HOME_PATHS = frozenset({"", "/", "/index.html", "/index.php", "/default.aspx", "/trang-chu", "/home", "/vi", "/vi/"})
_KINDS = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "an office document or archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"Rar!", "a packed archive"),
)
# Elements that need no end tag do not nest, whatever is left open.
_NESTING = re.compile(
    r"<(/?)(?!(?:p|li|td|tr|th|dd|dt|option|br|img|input|meta|link|hr|tbody|thead|tfoot|colgroup|col|area|base|embed|param"
    r"|source|track|wbr)\b)[a-z]"
)


class ReadFailure(TinxaError):
    """A page that holds no article; `reason` sorts it, `gone` says that the article will not come back."""

    def __init__(self, subject: str, problem: str, mend: str | None = None, reason: Reason = "empty") -> None:
        super().__init__(subject, problem, mend)
        self.reason = reason

    @property
    def gone(self) -> bool:
        """Whether the portal took the article away."""
        return self.reason == "gone"


def reject_answer(response: ArchivedResponse) -> None:
    """Raise ReadFailure for an answer that can hold no article, whatever its body says."""
    url = response.url
    if response.status >= 400:
        gone = response.status in (404, 410)
        mend = "nothing to read; it is kept as gone" if gone else "nothing to read; run again later"
        raise ReadFailure(url, f"the portal answered {response.status}", mend, "gone" if gone else "refused")
    asked = urlsplit(response.requested or url)
    led = urlsplit(url)
    if response.requested and led.path.lower() in _HOME_PATHS and asked.path.lower() not in _HOME_PATHS:
        raise ReadFailure(url, "the article's address leads to the home page", "it is kept as gone", "gone")
    if response.requested and _LOGIN_PATH.search(led.path) and not _LOGIN_PATH.search(asked.path):
        raise ReadFailure(url, "the article's address leads to a login page", "ask the portal's keepers", "login")
    _reject_data(response)


def _reject_data(response: ArchivedResponse) -> None:
    start = response.body[:2000].lstrip()
    kind = next((kind for magic, kind in _KINDS if start.startswith(magic)), None)
    binary = sum(byte < 9 or 13 < byte < 32 for byte in start) * 10 > len(start)
    if kind is None and binary and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
        kind = "binary data"
    if kind is not None:
        raise ReadFailure(response.url, f"not a page but {kind}", "it is archived as it is", "other")


def reject_nesting(html: str, url: str) -> None:
    """Raise ReadFailure for a page built to exhaust a parser: more tags, or deeper ones, than any page has."""
    tags = html.count("<")
    if tags < 3_000:
        return
    if tags > MOST_TAGS:
        raise ReadFailure(url, f"more than {MOST_TAGS:,} tags", "no article is like this", "other")
    steps = [-1 if slash else 1 for slash in _NESTING.findall(html.lower())]
    depths = list(accumulate(steps, initial=0))
    deepest = max(map(sub, depths, accumulate(depths, min)))
    if deepest * tags > MOST_WORK:
        raise ReadFailure(url, f"{tags:,} tags, {deepest:,} deep", "no article is like this", "other")


def reject_error_page(text: str, url: str) -> None:
    """Raise ReadFailure if a page, or what was taken for its article, says that it is none."""
    for pattern, problem, reason in _SAYINGS:
        found = pattern.search(text)
        if found:
            said = " ".join(found.group().split())[:60]
            raise ReadFailure(url, f"{problem} ({said!r})", "nothing to read; it is kept", reason)
