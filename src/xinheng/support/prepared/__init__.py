"""预备语句 Statements of the hot path, put into SQL once and sent again and again."""
