-- title = "抽检合格率"
-- kind = "indicator"
-- owner = "食品安全抽检监测处"
-- meaning = "每年各类产品、各抽样环节的抽检批次数、不合格批次数和合格率。正在复检或者没有结论的不计入合格率。"
-- grain = ["year", "product_group", "link"]
-- inputs = ["sampling_result"]
-- open_by = "食品安全抽样检验管理办法 第四十九条"
-- [columns.year]
-- title = "年份"
-- type = "integer"
-- [columns.product_group]
-- title = "产品大类"
-- type = "code:product_group"
-- [columns.link]
-- title = "抽样环节"
-- type = "code:sampling_link"
-- [columns.batches]
-- title = "批次"
-- type = "integer"
-- counts = true
-- [columns.failed]
-- title = "不合格"
-- type = "integer"
-- counts = true
-- [columns.pass_rate]
-- title = "合格率"
-- type = "share"
SELECT year(reported_on) AS year,
       nullif(product_group, '') AS product_group,
       nullif(sampling_link, '') AS link,
       count(*) AS batches,
       sum(CASE WHEN verdict = 'fail' THEN 1 ELSE 0 END) AS failed,
       CAST(sum(CASE WHEN verdict = 'pass' THEN 1 ELSE 0 END) AS DECIMAL(18, 4))
         / nullif(sum(CASE WHEN verdict IN ('pass', 'fail') THEN 1 ELSE 0 END), 0) AS pass_rate
FROM sampling_result
WHERE reported_on <= $day
GROUP BY 1, 2, 3
