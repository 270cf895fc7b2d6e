-- title = "各行业存续情况"
-- kind = "indicator"
-- owner = "信用监管处"
-- meaning = "成立满一、三、五年的经营主体中，现在仍然存续（在营、歇业）的占多少。分母只含成立已满该年限的主体。"
-- grain = ["trade", "years"]
-- inputs = ["subject"]
-- open_by = "政府信息公开条例 第二十条第（七）项（统计信息）"
-- [columns.trade]
-- title = "行业门类"
-- type = "industry"
-- [columns.years]
-- title = "成立满（年）"
-- type = "integer"
-- [columns.founded]
-- title = "成立"
-- type = "integer"
-- counts = true
-- [columns.living]
-- title = "仍存续"
-- type = "integer"
-- counts = true
-- [columns.share]
-- title = "存续率"
-- type = "share"
WITH spans AS (SELECT 1 AS years UNION ALL SELECT 3 AS years UNION ALL SELECT 5 AS years),
aged AS (
  SELECT nullif(left(industry, 1), '') AS trade,
         year($day) - year(established_on)
           - CASE WHEN month($day) * 100 + day($day) < month(established_on) * 100 + day(established_on)
                  THEN 1 ELSE 0 END AS age,
         CASE WHEN status IN ('1', 'S1') THEN 1 ELSE 0 END AS alive
  FROM subject WHERE kind = 'entity' AND established_on <= $day
)
SELECT a.trade, s.years, count(*) AS founded, sum(a.alive) AS living,
       CAST(sum(a.alive) AS DECIMAL(18, 4)) / count(*) AS share
FROM aged AS a INNER JOIN spans AS s ON a.age >= s.years
GROUP BY a.trade, s.years
