"""Files to the bank and back: the same bytes again, failures paid again, wrong lines to be seen, cut files refused."""

from __future__ import annotations

from datetime import date

import pytest

from minzheng.kernel.payments import banking, operations
from minzheng.kernel.payments.models import BankReturn, BankReturnLine, Payment, PayRun
from minzheng.kernel.payments.refusals import Cannot
from tests.kernel.payments import answers
from tests.kernel.payments.conftest import JULY, Office

pytestmark = pytest.mark.django_db


def states() -> list[str]:
    return list(Payment.objects.order_by("payee__name", "run").values_list("state", flat=True))


def written(file) -> bytes:
    return banking.content(file=file, run=file.run)


@pytest.fixture
def two_sent(office: Office):
    office.someone_paid("张三")
    office.someone_paid("李𬭎", fen=10_050)
    return office.sent()


def test_the_file_counts_and_sums_and_is_the_same_to_the_byte(office: Office, two_sent):
    first = written(two_sent)
    assert first.split(b"\r\n")[0].endswith(b"20230625" + b"00000002" + b"000000000100050")
    assert sorted(fen for _, _, fen in answers.sent_lines(first)) == [10_050, 90_000]
    assert "李𬭎".encode("gb18030") in first
    again = banking.make_file(run=two_sent.run, layout="csv_gb18030", actor=office.checker, now=office.now())
    assert again.pk == two_sent.pk
    assert written(again) == first
    assert states() == ["SENT", "SENT"]


def test_comma_separated_has_yuan_and_a_last_line(office: Office):
    office.someone_paid(fen=10_050)
    text = written(office.sent(layout="csv_gb18030")).decode("gb18030").splitlines()
    assert text[0] == "序号,账号,户名,金额(元),摘要"
    assert text[1] == "1,6222000000000001,张三,100.50,2023年06月特困人员救助供养"
    assert text[2].startswith("合计,1,MZ202306")


def test_what_succeeded_is_paid_and_the_run_is_settled(office: Office, two_sent):
    office.take(two_sent, answers.all_paid(written(two_sent)))
    assert states() == ["PAID", "PAID"]
    assert PayRun.objects.get().state == "SETTLED"


def test_what_failed_is_due_again_and_paid_again(office: Office, two_sent):
    lines = answers.sent_lines(written(two_sent))
    office.take(
        two_sent,
        answers.fixed(
            (number, account, fen, "0000" if fen == 90_000 else "1001", "" if fen == 90_000 else "账户已销户")
            for number, account, fen in lines
        ),
    )
    assert sorted(states()) == ["FAILED", "PAID"]
    run = office.prepare(JULY)
    again = run.payments.get(part="AGAIN")
    assert (again.month, again.amount_fen) == (date(2023, 6, 1), 10_050)
    assert ("AGAIN", "RETURNED") in list(run.differences.values_list("kind", "reason"))


def test_the_same_return_twice_changes_nothing(office: Office, two_sent):
    content = answers.all_paid(written(two_sent))
    first = office.take(two_sent, content)
    assert office.take(two_sent, content, "改了名.txt").pk == first.pk
    assert BankReturn.objects.count() == 1


def test_a_second_return_that_says_the_same_is_known_and_one_that_says_otherwise_stays_to_be_seen(
    office: Office, two_sent
):
    lines = answers.sent_lines(written(two_sent))
    number, account, fen = lines[0]
    office.take(two_sent, answers.all_paid(written(two_sent)))
    other = office.take(
        two_sent,
        answers.fixed([(number, account, fen, "1001", "户名不符"), (*lines[1], "0000", "")]),
    )
    assert other.counts == {"CONTRADICTS": 1, "SAID_BEFORE": 1}
    assert states() == ["PAID", "PAID"]
    line = other.return_lines.get(outcome="CONTRADICTS")
    with pytest.raises(Cannot, match="核实结果"):
        banking.settle_line(line=line, note="", actor=office.checker, now=office.now())
    banking.settle_line(line=line, note="已与银行核对，以首次为准", actor=office.checker, now=office.now())
    assert BankReturnLine.objects.get(pk=line.pk).settled_by == office.checker


def test_lines_that_do_not_agree_pay_nothing_and_stay_to_be_seen(office: Office, two_sent):
    (first, account, fen), (second, other, less) = answers.sent_lines(written(two_sent))
    returned = office.take(
        two_sent,
        answers.fixed(
            [
                (first, account, fen + 1, "0000", ""),
                (second, account, less, "0000", ""),
                (99, account, 5, "0000", ""),
                (second, other, less, "0000", ""),
                (second, other, less, "0000", ""),
            ]
        ),
    )
    outcomes = list(returned.return_lines.order_by("row").values_list("outcome", flat=True))
    assert outcomes == ["WRONG_AMOUNT", "WRONG_ACCOUNT", "UNKNOWN", "PAID", "TWICE"]
    assert sorted(states()) == ["PAID", "SENT"]
    assert PayRun.objects.get().state == "SENT"


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda content: content[: len(content) // 2], "文件不完整"),
        (lambda content: content.rsplit(b"T0", 1)[0], "文件不完整"),
        (lambda content: content[:-5] + b"9\r\n", "金额与明细之和不符|文件不完整"),
        (lambda content: b"", "文件不完整"),
        (lambda content: "序号,账号\n1,2\n".encode("gb18030"), "首行"),
        (lambda content: b"\xff\xfe\x00\x81" + content, "编码不符|首行"),
    ],
)
def test_a_spoiled_return_is_refused_whole(office: Office, two_sent, spoil, why):
    with pytest.raises(Cannot, match=why):
        office.take(two_sent, spoil(answers.all_paid(written(two_sent))))
    assert states() == ["SENT", "SENT"]
    assert not BankReturn.objects.exists()


def test_no_file_before_approval(office: Office):
    office.someone_paid()
    run = office.prepare()
    with pytest.raises(Cannot, match="审批之后"):
        banking.make_file(run=run, layout="fixed_gb18030", actor=office.preparer, now=office.now())
    operations.void(run=run, reason="试", actor=office.preparer, now=office.now())


def test_months_of_one_person_are_one_transfer(office: Office):
    person = office.someone_paid()
    office.sent()
    Payment.objects.filter(payee=person).update(state="FAILED")
    file = office.sent(JULY)
    assert [fen for _, _, fen in answers.sent_lines(written(file))] == [180_000]
    office.take(file, answers.all_paid(written(file)))
    assert Payment.objects.filter(state="PAID").count() == 2
