-- title = "同行业存活周期"
-- kind = "indicator"
-- owner = "信用监管处"
-- meaning = "近十年设立、到现在已满一、二、三、五、八年的经营主体，有多少活到了那一年：现在存续的，或者注销时已满该年限的。没有注销登记记录的，按登记信息的核准日期算。吊销、撤销、迁出而没有注销日期的，不知道活了多久，不计。"
-- grain = ["trade", "district", "years"]
-- inputs = ["subject", "deregistration", "registration"]
-- [columns.trade]
-- title = "行业"
-- type = "industry"
-- [columns.district]
-- title = "区县"
-- type = "division"
-- [columns.years]
-- title = "满（年）"
-- type = "integer"
-- [columns.founded]
-- title = "设立"
-- type = "integer"
-- counts = true
-- [columns.lived]
-- title = "活到"
-- type = "integer"
-- counts = true
WITH levels AS (SELECT 1 AS letters UNION ALL SELECT 3 AS letters UNION ALL SELECT 4 AS letters UNION ALL SELECT 5 AS letters),
spans AS (
  SELECT 1 AS years UNION ALL SELECT 2 AS years UNION ALL SELECT 3 AS years UNION ALL SELECT 5 AS years
  UNION ALL SELECT 8 AS years
),
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
lives AS (
  SELECT s.industry, s.division, s.established_on AS born,
         CASE WHEN s.status IN ('1', 'S1') THEN $day ELSE g.on_day END AS until
  FROM subject AS s LEFT JOIN gone AS g ON g.subject_id = s.subject_id
  WHERE s.kind = 'entity' AND s.established_on <= $day
),
aged AS (
  SELECT industry, nullif(left(division, 6), '') AS district,
         year($day) - year(born)
           - CASE WHEN month($day) * 100 + day($day) < month(born) * 100 + day(born) THEN 1 ELSE 0 END AS age,
         year(until) - year(born)
           - CASE WHEN month(until) * 100 + day(until) < month(born) * 100 + day(born) THEN 1 ELSE 0 END AS lived
  FROM lives WHERE until >= born
)
SELECT left(a.industry, l.letters) AS trade, a.district, s.years, count(*) AS founded,
       sum(CASE WHEN a.lived >= s.years THEN 1 ELSE 0 END) AS lived
FROM aged AS a INNER JOIN spans AS s ON a.age >= s.years INNER JOIN levels AS l ON length(a.industry) >= l.letters
WHERE a.age < 10
GROUP BY 1, 2, 3
