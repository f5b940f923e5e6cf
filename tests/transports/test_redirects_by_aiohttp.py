"""What tests/wrapper says of redirects, of clients that use aiohttp; `--transport=aiohttp` runs all that is there."""

from tests.wrapper.test_redirects import (
    at,
    elsewhere,
    server,
    test_a_key_that_is_lost_on_the_way_does_not_come_back,
    test_a_redirect_to_another_origin_is_followed_without_the_key,
    test_a_redirect_to_the_same_origin_keeps_the_key,
    test_a_result_link_gets_nothing_of_the_vendors,
    test_a_result_link_that_is_no_web_address,
    test_a_server_that_does_not_speak_tls_gets_no_key,
    test_an_upload_gets_nothing_of_the_vendors,
    test_redirects_end,
    test_storage_refuses_a_key,
    test_the_chain_of_autoenhance_over_two_origins,
)

__all__ = [
    "at",
    "elsewhere",
    "server",
    "test_a_key_that_is_lost_on_the_way_does_not_come_back",
    "test_a_redirect_to_another_origin_is_followed_without_the_key",
    "test_a_redirect_to_the_same_origin_keeps_the_key",
    "test_a_result_link_gets_nothing_of_the_vendors",
    "test_a_result_link_that_is_no_web_address",
    "test_a_server_that_does_not_speak_tls_gets_no_key",
    "test_an_upload_gets_nothing_of_the_vendors",
    "test_redirects_end",
    "test_storage_refuses_a_key",
    "test_the_chain_of_autoenhance_over_two_origins",
]
