-- 产品质量监督处: key products and who makes them.
SELECT 'CP' || event AS "产品编码", product || '（' || brand || '牌）' AS "产品名称", product AS "重点产品目录", uscc AS "生产企业代码",
       name AS "生产企业", strftime(included_on, '%Y-%m-%d') AS "纳入日期"
FROM (SELECT n, event, product, included_on FROM key_product) AS key_product JOIN subject USING (n) ORDER BY event
