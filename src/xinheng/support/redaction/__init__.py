"""个人信息隐去 The one gate for what people type."""
