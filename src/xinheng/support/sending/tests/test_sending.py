"""What leaves the platform arrives once, whichever provider fails and however."""

import subprocess
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_string, policy

import pytest
from django.db import transaction
from tests.cast import cast
from tests.counterparts import Gateway, OtherGateway, PostOffice, SealedPostOffice, WeCom, forget_failures, standing

from xinheng.kit import city_time
from xinheng.kit.outgoing import ending
from xinheng.kit.refusal import Refusal
from xinheng.support.accounts.models import Account
from xinheng.support.audit.models import AuditEvent
from xinheng.support.sending import rules
from xinheng.support.sending.actions import Order, forget_settled, keep_reach, order, send_due
from xinheng.support.sending.models import Channel, Message, Reach
from xinheng.support.sending.queries import unsent

pytestmark = pytest.mark.django_db
DAY = "2026-11-30 09:00"


@pytest.fixture
def gateways(settings, clock, monkeypatch) -> Iterator[None]:
    clock(DAY)
    monkeypatch.setattr(ending, "TIMEOUT", 0.3)
    with standing(Gateway) as first, standing(OtherGateway) as second:
        settings.XINHENG_MESSAGES = [f"http://{first}/", f"http://{second}/"]
        forget_failures()
        yield
        forget_failures()


def texts(count: int) -> list[Order]:
    return [Order(f"annual:2026:{one}", Channel.SMS, f"138{one:08}", f"第 {one} 条") for one in range(count)]


def later(clock, minutes: int) -> None:
    clock(f"{city_time.local(city_time.now()) + timedelta(minutes=minutes):%Y-%m-%d %H:%M}")


def arrived() -> list[str]:
    return sorted(one[0] for one in [*Gateway.sent, *OtherGateway.sent])


@pytest.mark.parametrize("first", ["refuses", "is gone", "takes"])
def test_what_one_provider_does_not_take_goes_to_the_next_at_once(gateways, settings, first):
    """Whether it refuses or its machine is gone; after three failures it is left alone."""
    Gateway.answers = first
    if first == "is gone":
        settings.XINHENG_MESSAGES = ["http://127.0.0.1:1/", settings.XINHENG_MESSAGES[1]]
    order(texts(60))
    order(texts(60))
    assert send_due() == 60 and send_due() == 0
    assert arrived() == sorted(one.key for one in texts(60))
    assert len(Gateway.sent) == (60 if first == "takes" else 0)
    assert unsent() == {}
    assert first == "takes" or Gateway.asked < rules.FAILURES + 8
    assert not any(row.read() or row.told for row in Message.objects.all())


def test_what_may_have_been_sent_is_asked_again_of_the_same_alone(gateways, clock):
    """It took the message and did not answer in time: another provider would have sent it a second time."""
    Gateway.answers = "takes and is silent"
    order(texts(4))
    assert send_due() == 0
    assert len(Gateway.sent) == 4 and OtherGateway.asked == 0
    assert unsent() == {"waiting": 4}
    Gateway.answers = "takes"
    assert send_due() == 0
    forget_failures()
    later(clock, 1)
    assert send_due() == 4
    assert arrived() == sorted(one.key for one in texts(4)) and OtherGateway.asked == 0


def test_all_fail_and_it_is_tried_again_with_growing_pauses_until_it_is_given_up(gateways, clock):
    Gateway.answers = OtherGateway.answers = "refuses"
    order(texts(1))
    for _ in range(rules.MOST_ATTEMPTS):
        send_due()
        forget_failures()
        later(clock, 61)
    row = Message.objects.get()
    assert (row.state, row.attempts) == (Message.State.GIVEN_UP, rules.MOST_ATTEMPTS)
    assert "HTTP 503" in row.trouble and row.read() == {}
    assert rules.pause_after(1) < rules.pause_after(2) < rules.pause_after(9) == rules.pause_after(30)


def test_who_sends_and_is_killed_leaves_it_to_the_next(gateways, settings, clock):
    """Begun with the second provider: it is that one who is asked again, and nobody before the lease has ended."""
    order(texts(1))
    name = settings.XINHENG_MESSAGES[1].removeprefix("http://").rstrip("/")
    Message.objects.update(state="sending", provider=name, attempts=1, due_at=city_time.now() + timedelta(minutes=5))
    assert send_due() == 0
    later(clock, 6)
    assert send_due() == 1
    assert [len(Gateway.sent), len(OtherGateway.sent)] == [0, 1]


def test_who_was_told_of_nothing_is_told_nothing(gateways):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        order(texts(1))
        raise ZeroDivisionError
    assert Message.objects.count() == 0


def test_a_letter_arrives_as_a_letter(settings, clock):
    clock(DAY)
    with standing(PostOffice) as place:
        settings.XINHENG_MAIL = [f"smtp://{place}/?from=notice@city.example"]
        order([Order("notice:7:mail", Channel.MAIL, "zhao@city.example", "【信衡】新任务。")])
        PostOffice.refuses = True
        assert send_due() == 0
        PostOffice.refuses = False
        later(clock, 1)
        assert send_due() == 1
        ((to, text),) = PostOffice.letters
    letter = message_from_string(text, policy=policy.default)
    assert (to, letter["Message-ID"]) == ("zhao@city.example", "<notice.7.mail@city.example>")
    assert letter.get_content().strip() == "【信衡】新任务。" and letter["From"] == "notice@city.example"
    forget_failures()


@pytest.mark.parametrize("address", ["(😀0@:.):=", ".😀\x7f:@.`.?(", "(@\x00?中).)`中", "a\r\nBcc: b@c.cn"])
def test_one_letter_that_cannot_be_written_stops_nobody_elses(settings, clock, address):
    """Python's own library breaks on addresses that look like some."""
    clock(DAY)
    assert rules.wrong_address(Channel.MAIL, address)
    with standing(PostOffice) as office:
        settings.XINHENG_MAIL = [f"smtp://{office}/?from=xinheng@example.cn"]
        forget_failures()
        order([Order("broken", Channel.MAIL, address, "一"), Order("good", Channel.MAIL, "zhao@example.cn", "二")])
        assert send_due() == 1
    assert dict(Message.objects.values_list("key", "state")) == {"broken": "waiting", "good": "sent"}
    forget_failures()


@pytest.fixture
def certificate(tmp_path) -> tuple[str, str]:
    """Of a mail server at 127.0.0.1, signed by itself."""
    cert, key = str(tmp_path / "cert.pem"), str(tmp_path / "key.pem")
    asked = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "3650"]
    named = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-out", cert, "-keyout", key]
    subprocess.run(["openssl", "req", *asked, *named], check=True, capture_output=True)
    return cert, key


@pytest.mark.parametrize("scheme", ["smtps", "smtp"])
@pytest.mark.parametrize("trusted", [True, False])
def test_a_letter_goes_under_tls_to_a_server_whose_certificate_fits(
    settings, certificate, monkeypatch, scheme, trusted
):
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", certificate[0])
    monkeypatch.setattr(SealedPostOffice, "files", certificate)
    monkeypatch.setattr(SealedPostOffice, "at_once", scheme == "smtps")
    monkeypatch.setattr(SealedPostOffice, "offers", True)
    forget_failures()
    with standing(SealedPostOffice) as place:
        settings.XINHENG_MAIL = [f"{scheme}://{place}/?from=notice@city.example"]
        order([Order("notice:7:mail", Channel.MAIL, "zhao@city.example", "【信衡】新任务。")])
        assert send_due() == (1 if trusted else 0)
        assert len(SealedPostOffice.letters) == (1 if trusted else 0)
        assert not any("zhao@" in one for one in SealedPostOffice.heard)
    assert Message.objects.get().state == ("sent" if trusted else "waiting")
    forget_failures()


def test_a_password_is_not_told_to_a_server_that_offers_no_tls(settings, monkeypatch):
    monkeypatch.setattr(SealedPostOffice, "offers", False)
    monkeypatch.setattr(SealedPostOffice, "at_once", False)
    forget_failures()
    with standing(SealedPostOffice) as place:
        settings.XINHENG_MAIL = [f"smtp://zhao:secret@{place}/?from=notice@city.example"]
        order([Order("notice:7:mail", Channel.MAIL, "zhao@city.example", "【信衡】新任务。")])
        assert send_due() == 0
        assert {one.split()[0].upper() for one in SealedPostOffice.heard} <= {"EHLO", "QUIT"}
    forget_failures()


def test_wecom_gets_a_fresh_pass_when_the_old_one_ends(settings, clock):
    clock(DAY)
    forget_failures()
    with standing(WeCom) as place:
        settings.XINHENG_WECOM, settings.XINHENG_WECOM_SECRET = f"http://{place}/?corp=c&agent=1000002", "secret"
        for key, to in (("1", "zhao"), ("2", "zhao"), ("3", "nobody")):
            order([Order(key, Channel.WECOM, to, f"第 {key} 条")])
            send_due()
            WeCom.ended = {"pass1"}
        assert (WeCom.sent, WeCom.passes) == ([("zhao", "第 1 条"), ("zhao", "第 2 条")], 2)
        assert Message.objects.get(key="3").state == "waiting"
        assert "secret" not in "".join(Message.objects.values_list("trouble", flat=True))
    forget_failures()


@pytest.mark.parametrize(
    ("channel", "good", "bad"),
    [
        ("sms", "13800001234", ["", "1380000123", "13800001234 ", "23800001234", "+8613800001234"]),
        ("mail", "zhao@city.example", ["zhao", "zhao@city", "a b@c.d", "a@b.c\nBcc: d@e.f", "a@b.c,d@e.f"]),
        ("wecom", "ZhaoQiming", ["赵启明", "a|b", "@all", "zhao,qian"]),
    ],
)
def test_an_address_is_one_address(channel, good, bad):
    assert rules.wrong_address(channel, good) == ""
    assert all(rules.wrong_address(channel, one) for one in bad)


def test_a_person_says_how_he_is_reached_and_takes_it_back(settings, clock):
    clock(DAY)
    zhao, settings.XINHENG_MESSAGES = cast().zhao, ["outbox"]
    kept = keep_reach(account=zhao, channel="sms", address="13800001234", often="daily")
    assert kept and kept.address == "13800001234" and b"13800001234" not in bytes(kept.told)
    keep_reach(account=zhao, channel="sms", address="13900001234", often="law_only")
    assert Reach.objects.get().address == "13900001234"
    wrongs = [("mail", "a@b.cn", "daily"), ("sms", "1", "daily"), ("sms", "13800001234", "never")]
    for channel, address, often in wrongs:
        with pytest.raises(Refusal):
            keep_reach(account=zhao, channel=channel, address=address, often=often)
    assert keep_reach(account=zhao, channel="sms", address="", often="daily") is None
    assert not Reach.objects.exists()
    told = str(list(AuditEvent.objects.filter(verb__contains="reach").values_list("verb", "detail")))
    assert told.count("keep_reach") == 2 and told.count("drop_reach") == 1 and "13800001234" not in told


def test_what_waits_goes_where_the_person_is_reached_when_it_leaves(gateways, clock):
    """The telephone was lost meanwhile, or the account closed: whoever has it now reads nothing of the work here."""
    people = cast()
    zhao, qian, sun = people.zhao, people.qian, people.sun
    half_past_nine = city_time.now() + timedelta(minutes=30)
    for number, account in enumerate((zhao, qian, sun)):
        old = f"1380000123{number}"
        keep_reach(account=account, channel="sms", address=old, often="at_once")
        order([Order(f"notice:{number}", Channel.SMS, old, account.username, account)], not_before=half_past_nine)
    keep_reach(account=zhao, channel="sms", address="13900001234", often="at_once")
    keep_reach(account=qian, channel="sms", address="", often="at_once")
    Account.objects.filter(pk=sun.pk).update(is_active=False)
    later(clock, 31)
    assert send_due() == 1
    assert [one[1:] for one in Gateway.sent] == [("13900001234", "zhao")] and unsent() == {}


def test_what_was_sent_long_ago_is_forgotten(gateways, clock):
    order(texts(2))
    send_due()
    clock("2027-02-20 09:00")
    assert forget_settled() == 0
    clock("2027-03-02 09:00")
    order([Order("new", Channel.SMS, "13800001234", "新的")])
    assert forget_settled() == 2 and Message.objects.get().key == "new"


def test_who_rests_is_asked_last_and_of_the_others_the_first():
    assert rules.in_turn(["甲", "乙", "丙"], ["甲"]) == ["乙", "丙", "甲"]
    assert rules.in_turn(["甲", "乙"], ["甲", "乙"]) == ["甲", "乙"]


def test_the_third_failure_in_a_row_lets_a_provider_rest(gateways):
    """Threads may have asked it before they heard of the third."""
    assert (rules.FAILURES, rules.MOST_ATTEMPTS) == (3, 10)
    told = rules.wrong_address("sms", "1" * 30 + "2")
    assert "1" * 30 in told and "12" not in told.replace("11 位", "")
