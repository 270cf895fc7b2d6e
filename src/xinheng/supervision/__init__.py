"""Floor 4, 融合监管层: clues, triage, dispatch, inspection."""
