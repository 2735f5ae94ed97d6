"""The one Context of this process."""

from functools import lru_cache

from services.context import Context, make_context


@lru_cache
def context() -> Context:
    """The outside world, made once; screens and routes share its connections."""
    return make_context()
