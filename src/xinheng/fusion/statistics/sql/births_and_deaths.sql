-- title = "新设与注销（按月）"
-- kind = "statistic"
-- owner = "登记注册处"
-- meaning = "近三年每月新设立的经营主体数、注销数和净增数。新设按成立日期，注销按注销日期，登记日在未来的不计。"
-- grain = ["month"]
-- inputs = ["subject", "deregistration"]
-- open_by = "政府信息公开条例 第二十条第（七）项（统计信息）"
-- [columns.month]
-- title = "月份"
-- type = "month"
-- [columns.births]
-- title = "新设"
-- type = "integer"
-- counts = true
-- [columns.deaths]
-- title = "注销"
-- type = "integer"
-- counts = true
-- [columns.net]
-- title = "净增"
-- type = "integer"
WITH happened AS (
  SELECT CAST(date_trunc('month', established_on) AS DATE) AS month, 1 AS birth, 0 AS death
  FROM subject WHERE kind = 'entity' AND established_on <= $day
  UNION ALL
  SELECT CAST(date_trunc('month', deregistered_on) AS DATE) AS month, 0 AS birth, 1 AS death
  FROM deregistration WHERE deregistered_on <= $day
)
SELECT month, sum(birth) AS births, sum(death) AS deaths, sum(birth) - sum(death) AS net
FROM happened
WHERE (year($day) - year(month)) * 12 + month($day) - month(month) < 36
GROUP BY month
