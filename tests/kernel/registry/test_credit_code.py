"""Credit codes of organisations: GB 32100's check character, and what is wrong by name."""

from __future__ import annotations

import pytest

from minzheng.kernel.registry.credit_code import ALPHABET, WEIGHTS, credit_code_messages, credit_code_problem

TENCENT = "9144030071526726XG"  # published: 深圳市腾讯计算机系统有限公司


def test_weights_are_those_of_the_standard():
    assert WEIGHTS == (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


@pytest.mark.parametrize("code", [TENCENT, TENCENT.lower(), " 91440300 71526726XG", "９144030071526726XG"])
def test_good_codes(code):
    assert credit_code_problem(code) is None


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("9144030071526726X", "BAD_LENGTH"),
        ("9144030071526726XI", "BAD_CHARACTERS"),
        ("9144030071526726X0", "BAD_CHECKSUM"),
        ("", "BAD_LENGTH"),
    ],
)
def test_what_is_wrong_is_named(code, problem):
    assert credit_code_problem(code) == problem
    assert credit_code_messages[problem].right


def test_every_single_wrong_character_is_noticed():
    wrong = (TENCENT[:at] + other + TENCENT[at + 1 :] for at in range(18) for other in ALPHABET if other != TENCENT[at])
    assert {credit_code_problem(code) for code in wrong} == {"BAD_CHECKSUM"}
