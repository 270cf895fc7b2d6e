"""Legal clocks: from steps to dates, kept, and what happens when they run out."""
