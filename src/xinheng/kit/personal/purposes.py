"""For what somebody looks at a person's values: in words, for they stay in the trail and are read there."""


def says_what_for(purpose: str) -> bool:
    """Whether it says anything: two letters or characters at least. “1”, “。。” say nothing."""
    return sum(one.isalpha() for one in purpose) >= 2
