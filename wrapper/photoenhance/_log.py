"""The logger of this package, silent unless the program that uses it configures one.

Records say what happened in words, and again in `extra`: `event`, `vendor` and `job`, for handlers that count.
Keys, URLs and headers are never logged.
"""

import logging

logger = logging.getLogger("photoenhance")
logger.addHandler(logging.NullHandler())
