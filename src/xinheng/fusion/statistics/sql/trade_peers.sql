-- title = "同行业主体（按区县、年限）"
-- kind = "statistic"
-- owner = "登记注册处"
-- meaning = "各行业（门类、大类、中类、小类四级各算一遍）、各区县现在存续（在营、歇业）的经营主体，按成立年限分组：满 0、1、3、5、10 年起。"
-- grain = ["trade", "district", "years"]
-- inputs = ["subject"]
-- [columns.trade]
-- title = "行业"
-- type = "industry"
-- [columns.district]
-- title = "区县"
-- type = "division"
-- [columns.years]
-- title = "成立满（年）起"
-- type = "integer"
-- [columns.living]
-- title = "存续"
-- type = "integer"
-- counts = true
WITH levels AS (SELECT 1 AS letters UNION ALL SELECT 3 AS letters UNION ALL SELECT 4 AS letters UNION ALL SELECT 5 AS letters),
aged AS (
  SELECT industry, nullif(left(division, 6), '') AS district,
         year($day) - year(established_on)
           - CASE WHEN month($day) * 100 + day($day) < month(established_on) * 100 + day(established_on)
                  THEN 1 ELSE 0 END AS age
  FROM subject WHERE kind = 'entity' AND status IN ('1', 'S1') AND established_on <= $day
)
SELECT left(a.industry, l.letters) AS trade, a.district,
       CASE WHEN a.age >= 10 THEN 10 WHEN a.age >= 5 THEN 5 WHEN a.age >= 3 THEN 3 WHEN a.age >= 1 THEN 1 ELSE 0 END
         AS years,
       count(*) AS living
FROM aged AS a INNER JOIN levels AS l ON length(a.industry) >= l.letters
GROUP BY 1, 2, 3
