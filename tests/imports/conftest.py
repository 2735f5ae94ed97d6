"""The firm whose lists are read: with the departments that stand in the sample lists."""

import pytest

from models import Provider
from services.context import Context
from tests.factories import a_provider
from tests.imports.test_batches import DEPARTMENTS


@pytest.fixture
def provider(ctx: Context) -> Provider:
    return a_provider(ctx, departments=DEPARTMENTS)
