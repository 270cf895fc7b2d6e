-- title = "在册经营主体分布"
-- kind = "statistic"
-- owner = "登记注册处"
-- meaning = "各区县、各行业门类、各登记状态的经营主体数。区县取行政区划前六位，行业取门类字母；没有填的记为空。"
-- grain = ["district", "trade", "state"]
-- inputs = ["subject"]
-- open_by = "政府信息公开条例 第二十条第（七）项（统计信息）"
-- [columns.district]
-- title = "区县"
-- type = "division"
-- [columns.trade]
-- title = "行业门类"
-- type = "industry"
-- [columns.state]
-- title = "登记状态"
-- type = "code:registration_states"
-- [columns.entities]
-- title = "经营主体"
-- type = "integer"
-- counts = true
SELECT nullif(left(division, 6), '') AS district,
       nullif(left(industry, 1), '') AS trade,
       nullif(status, '') AS state,
       count(*) AS entities
FROM subject
WHERE kind = 'entity'
GROUP BY 1, 2, 3
