"""What a person does on a page in a browser, without forcing it."""


def choose(where, choice: str) -> None:
    """Press the words of a radio button or a box; waits until they can be seen, and fails if they never can.

    `where` is a page or a part of one, `choice` the selector of the input inside its label. A forced `check` does not
    wait: it failed where a page needed a moment to show its question, and passes on what nobody could press.
    """
    where.locator(f"label:has({choice})").click()
    assert where.locator(choice).is_checked()
