"""What tests/wrapper says of retries, of clients that use aiohttp; `--transport=aiohttp` runs all that is there."""

from tests.wrapper.test_retries import (
    clock,
    pay,
    sandbox,
    server,
    test_a_free_request_is_sent_again,
    test_a_paid_request_does_not_follow_a_redirect,
    test_a_paid_request_that_gets_no_answer_in_time_is_not_sent_again,
    test_a_paid_request_that_never_left_is_sent_again,
    test_a_paid_request_that_was_refused_at_the_door_is_sent_again,
    test_all_attempts_share_one_deadline,
    test_nobody_is_there,
    test_phota_is_asked_again_under_the_same_name,
)

__all__ = [
    "clock",
    "pay",
    "sandbox",
    "server",
    "test_a_free_request_is_sent_again",
    "test_a_paid_request_does_not_follow_a_redirect",
    "test_a_paid_request_that_gets_no_answer_in_time_is_not_sent_again",
    "test_a_paid_request_that_never_left_is_sent_again",
    "test_a_paid_request_that_was_refused_at_the_door_is_sent_again",
    "test_all_attempts_share_one_deadline",
    "test_nobody_is_there",
    "test_phota_is_asked_again_under_the_same_name",
]
