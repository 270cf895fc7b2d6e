"""What leaves the platform over HTTP or as mail: to the one address that was set (`asking`, `mailing`), nowhere else.
Where a person of the house names an address to fetch from (`fetching`), its machine is judged first (`machines`).
"""
