-- title = "主体数据融合程度"
-- kind = "statistic"
-- owner = "数据管理处"
-- meaning = "各区县的经营主体中，政务信息网、地理信息系统、前端感知网各说到多少个，三方都说到多少个，本平台办理业务形成过记录的多少个。记录说的就是它，或者在记录中被提到（场所的管理单位），都算说到；区县取行政区划前六位，没有填的记为空。"
-- grain = ["district"]
-- inputs = ["subject", "record", "mention"]
-- [columns.district]
-- title = "区县"
-- type = "division"
-- [columns.entities]
-- title = "经营主体"
-- type = "integer"
-- counts = true
-- [columns.network]
-- title = "政务信息网"
-- type = "integer"
-- counts = true
-- [columns.gis]
-- title = "地理信息系统"
-- type = "integer"
-- counts = true
-- [columns.sensing]
-- title = "前端感知网"
-- type = "integer"
-- counts = true
-- [columns.fused]
-- title = "三方都有"
-- type = "integer"
-- counts = true
-- [columns.acted]
-- title = "平台办理过"
-- type = "integer"
-- counts = true
WITH about AS (
  SELECT subject_id, supply, source FROM record WHERE subject_id IS NOT NULL
  UNION ALL
  SELECT m.subject_id, r.supply, r.source FROM mention AS m JOIN record AS r ON r.record_id = m.record_id
),
said AS (
  SELECT subject_id,
         max(CASE WHEN supply = 'network' AND source <> 'xinheng' THEN 1 ELSE 0 END) AS network,
         max(CASE WHEN supply = 'gis' THEN 1 ELSE 0 END) AS gis,
         max(CASE WHEN supply = 'sensing' THEN 1 ELSE 0 END) AS sensing,
         max(CASE WHEN source = 'xinheng' THEN 1 ELSE 0 END) AS acted
  FROM about GROUP BY subject_id
)
SELECT nullif(left(s.division, 6), '') AS district,
       count(*) AS entities,
       sum(coalesce(d.network, 0)) AS network,
       sum(coalesce(d.gis, 0)) AS gis,
       sum(coalesce(d.sensing, 0)) AS sensing,
       sum(CASE WHEN d.network = 1 AND d.gis = 1 AND d.sensing = 1 THEN 1 ELSE 0 END) AS fused,
       sum(coalesce(d.acted, 0)) AS acted
FROM subject AS s LEFT JOIN said AS d ON d.subject_id = s.subject_id
WHERE s.kind = 'entity'
GROUP BY 1
