"""What every browser test has at hand, and the memory of which test failed."""

from collections.abc import Generator
from typing import Any

import pytest

from tests.e2e.browser import FAILED, browser, page, visitor
from tests.e2e.site import demo_data, shared_site, site

__all__ = ["browser", "demo_data", "page", "shared_site", "site", "visitor"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, Any]:
    """The page fixture reads the mark when it is torn down."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report
