-- title = "数据新鲜度"
-- kind = "quality"
-- owner = "数据管理处"
-- meaning = "每一类数据、每个来源：有多少条有效记录、多少条没有找到主体、最近一次写入在哪一天、距今多少天、所述事实最晚在哪一天。"
-- grain = ["type", "source"]
-- inputs = ["record"]
-- [columns.type]
-- title = "数据类"
-- type = "text"
-- [columns.source]
-- title = "来源"
-- type = "text"
-- [columns.records]
-- title = "记录"
-- type = "integer"
-- [columns.unlinked]
-- title = "未找到主体"
-- type = "integer"
-- [columns.last_written]
-- title = "最近写入"
-- type = "date"
-- [columns.days]
-- title = "距今天数"
-- type = "integer"
-- [columns.last_fact]
-- title = "最晚的事实"
-- type = "date"
SELECT type, source,
       count(*) AS records,
       sum(CASE WHEN subject_id IS NULL THEN 1 ELSE 0 END) AS unlinked,
       max(CAST(recorded_at AS DATE)) AS last_written,
       date_diff('day', max(CAST(recorded_at AS DATE)), $day) AS days,
       max(effective_on) AS last_fact
FROM record
GROUP BY type, source
