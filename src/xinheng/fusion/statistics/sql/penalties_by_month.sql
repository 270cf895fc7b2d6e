-- title = "行政处罚（按领域、按月）"
-- kind = "statistic"
-- owner = "执法稽查局"
-- meaning = "近三年每月各监管领域的处罚决定数、当事主体数、罚款合计、最高一笔和没收合计。没有查到主体的决定也计入。"
-- grain = ["month", "field"]
-- inputs = ["administrative_penalty"]
-- open_by = "政府信息公开条例 第二十条第（六）项"
-- [columns.month]
-- title = "月份"
-- type = "month"
-- [columns.field]
-- title = "监管领域"
-- type = "code:supervision_field"
-- [columns.decisions]
-- title = "处罚决定"
-- type = "integer"
-- counts = true
-- [columns.parties]
-- title = "当事主体"
-- type = "integer"
-- counts = true
-- [columns.fines]
-- title = "罚款合计"
-- type = "money"
-- [columns.highest]
-- title = "最高一笔"
-- type = "money"
-- [columns.confiscated]
-- title = "没收合计"
-- type = "money"
SELECT CAST(date_trunc('month', penalised_on) AS DATE) AS month,
       nullif(field_of_supervision, '') AS field,
       count(*) AS decisions,
       count(DISTINCT subject_id) AS parties,
       sum(coalesce(fine_amount, 0)) AS fines,
       max(fine_amount) AS highest,
       sum(coalesce(confiscated_amount, 0)) AS confiscated
FROM administrative_penalty
WHERE penalised_on <= $day
  AND (year($day) - year(penalised_on)) * 12 + month($day) - month(penalised_on) < 36
GROUP BY 1, 2
