"""Personal numbers in what people write: found in any spelling, and struck out (个人信息去标识化, GB/T 35273 7.2)."""
