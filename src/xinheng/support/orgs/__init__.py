"""组织机构 Organisations and their territory."""
