-- 产品质量监督处: key products on sale, with who sells and who makes them.
SELECT 'SC5099' || event AS "产品编码", brand || '牌' || product AS "产品名称", product AS "产品目录",
       CASE licence WHEN 'food_sale' THEN '食品' WHEN 'drug' THEN '药品' ELSE '医疗器械' END AS "重点产品类别", uscc AS "销售单位代码",
       name AS "销售单位", producer_uscc AS "生产企业代码", producer_name AS "生产企业",
       strftime(listed_on, '%Y-%m-%d') AS "纳入日期", '在售' AS "状态"
FROM key_product ORDER BY event
