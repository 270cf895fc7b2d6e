"""权限 Permissions, roles, grants and row scope."""
