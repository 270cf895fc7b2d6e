-- title = "同行业新设与注销（按年）"
-- kind = "statistic"
-- owner = "登记注册处"
-- meaning = "各行业（四级）、各区县本年和前五年每年新设立、注销的经营主体数；本年算到制作当天。没有注销登记记录的，按登记信息的核准日期算。"
-- grain = ["trade", "district", "year"]
-- inputs = ["subject", "deregistration", "registration"]
-- [columns.trade]
-- title = "行业"
-- type = "industry"
-- [columns.district]
-- title = "区县"
-- type = "division"
-- [columns.year]
-- title = "年份"
-- type = "integer"
-- [columns.births]
-- title = "新设"
-- type = "integer"
-- counts = true
-- [columns.deaths]
-- title = "注销"
-- type = "integer"
-- counts = true
WITH levels AS (SELECT 1 AS letters UNION ALL SELECT 3 AS letters UNION ALL SELECT 4 AS letters UNION ALL SELECT 5 AS letters),
told AS (
  SELECT subject_id, min(deregistered_on) AS on_day FROM deregistration
  WHERE deregistered_on <= $day GROUP BY subject_id
),
noted AS (
  SELECT subject_id, max(approved_on) AS on_day FROM registration
  WHERE registration_state = '4' AND approved_on <= $day GROUP BY subject_id
),
gone AS (
  SELECT s.subject_id, coalesce(t.on_day, n.on_day) AS on_day
  FROM subject AS s LEFT JOIN told AS t ON t.subject_id = s.subject_id
    LEFT JOIN noted AS n ON n.subject_id = s.subject_id
),
happened AS (
  SELECT industry, division, year(established_on) AS year, 1 AS birth, 0 AS death
  FROM subject WHERE kind = 'entity' AND established_on <= $day
  UNION ALL
  SELECT s.industry, s.division, year(g.on_day) AS year, 0 AS birth, 1 AS death
  FROM gone AS g INNER JOIN subject AS s ON s.subject_id = g.subject_id WHERE s.kind = 'entity' AND g.on_day IS NOT NULL
)
SELECT left(h.industry, l.letters) AS trade, nullif(left(h.division, 6), '') AS district, h.year,
       sum(h.birth) AS births, sum(h.death) AS deaths
FROM happened AS h INNER JOIN levels AS l ON length(h.industry) >= l.letters
WHERE year($day) - h.year <= 5
GROUP BY 1, 2, 3
