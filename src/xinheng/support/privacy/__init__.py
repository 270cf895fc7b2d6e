"""个人信息请求 What people ask about their own data."""
