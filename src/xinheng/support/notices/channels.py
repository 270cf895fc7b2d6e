"""Short texts to a telephone that cannot wait for a round of the worker: codes, and answers to who asked.

They take the same providers as every other message (`support/sending`), one after the other until one takes it, and
leave no record of delivery: the job that sends them is tried again.
"""

from xinheng.kit.masking import mask_phone
from xinheng.support.sending.models import Channel
from xinheng.support.sending.providers import NotTaken, Unsure, in_turn, providers


class NotSent(Exception):
    """No gateway took the message; the job that sends it tries again."""


def messages_leave() -> bool:
    """Whether this deployment can reach a telephone at all: pages offer a code only then."""
    return bool(providers(Channel.SMS))


def send_message(*, to: str, words: str) -> bool:
    """Send a short text; False where no channel is set. Raises NotSent, without the number, where all gateways fail."""
    troubles = []
    for provider in in_turn(Channel.SMS):
        try:
            provider.deliver(to, words, "")
        except NotTaken as error:
            troubles.append(str(error))
        except Unsure as error:
            # Another gateway would send it a second time.
            raise NotSent(f"短信网关（{mask_phone(to)}）{error}") from None
        else:
            return True
    if troubles:
        raise NotSent(f"短信网关（{mask_phone(to)}）{'；'.join(troubles)}")
    return False
