"""The standard as data (一套标准): record types, field types and code lists, from which everything else is derived."""
