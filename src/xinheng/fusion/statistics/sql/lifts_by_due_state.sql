-- title = "特种设备检验到期情况"
-- kind = "statistic"
-- owner = "特种设备安全监察处"
-- meaning = "各区县各品种在用设备按下次检验日期的情况：已超期、三十天内到期、以后到期、没有日期。已注销、停用的不计。"
-- grain = ["district", "variety", "due"]
-- inputs = ["use_registration"]
-- [columns.district]
-- title = "区县"
-- type = "division"
-- [columns.variety]
-- title = "设备品种"
-- type = "code:special_equipment_catalogue"
-- [columns.due]
-- title = "检验情况"
-- type = "text"
-- [columns.devices]
-- title = "设备"
-- type = "integer"
-- counts = true
-- [columns.earliest]
-- title = "最早到期"
-- type = "date"
WITH told AS (
  SELECT nullif(left(use_division, 6), '') AS district,
         nullif(catalogue_variety, '') AS variety,
         next_inspection_on,
         CASE WHEN next_inspection_on IS NULL THEN '没有日期'
              WHEN next_inspection_on < $day THEN '已超期'
              WHEN date_diff('day', $day, next_inspection_on) <= 30 THEN '三十天内到期'
              ELSE '以后到期' END AS due
  FROM use_registration
  WHERE coalesce(state, 'valid') = 'valid' AND cancelled_on IS NULL
)
SELECT district, variety, due, count(*) AS devices, min(next_inspection_on) AS earliest
FROM told
GROUP BY district, variety, due
