"""密码服务 Keys, ciphers, blind keys, marks and signatures."""
