"""What a test may change for a while: it is afterwards as it was."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator

import structlog


@contextlib.contextmanager
def logging_kept() -> Iterator[None]:
    """The block may set up logging as the product does; afterwards nothing of it is left."""
    loggers = [logging.getLogger(), *(logging.getLogger(name) for name in logging.root.manager.loggerDict)]
    before = [(logger, logger.handlers, logger.level, logger.propagate) for logger in loggers]
    try:
        yield
    finally:
        structlog.reset_defaults()
        for logger, handlers, level, propagate in before:
            logger.handlers, logger.propagate = handlers, propagate
            logger.setLevel(level)
