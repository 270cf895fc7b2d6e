-- title = "各来源的数据质量"
-- kind = "quality"
-- owner = "数据管理处"
-- meaning = "每个来源在完整、唯一、有效、一致各方面：有多少条记录、多少处（记录，规则）不符合，每千条记录有几处。"
-- grain = ["source", "dimension"]
-- inputs = ["failing"]
-- [columns.source]
-- title = "来源"
-- type = "text"
-- [columns.dimension]
-- title = "方面"
-- type = "text"
-- [columns.types]
-- title = "数据类"
-- type = "integer"
-- [columns.records]
-- title = "记录"
-- type = "integer"
-- [columns.failing]
-- title = "不符合"
-- type = "integer"
-- [columns.per_record]
-- title = "每条记录"
-- type = "share"
SELECT source, dimension,
       count(DISTINCT type) AS types,
       sum(records) AS records,
       sum(failing) AS failing,
       CAST(sum(failing) AS DECIMAL(18, 4)) / nullif(sum(records), 0) AS per_record
FROM failing
GROUP BY source, dimension
