-- 食品检验检测中心: results of food sampling.
SELECT 'CJ' || event AS "抽样单编号", product AS "样品名称",
       strftime(sampled_on - (5 + event % 60)::INTEGER, '%Y%m%d') AS "生产日期或批号",
       CASE WHEN NOT showcase AND chance(event, 'no code', 0.03) THEN NULL ELSE uscc END AS "被抽样单位代码",
       CASE WHEN NOT showcase AND chance(event, 'no code', 0.03) THEN brand || shop_word ELSE name END AS "被抽样单位",
       strftime(sampled_on, '%Y%m%d') AS "抽样日期", '山城市食品检验检测中心' AS "检验机构", 'SP' || event AS "报告编号",
       strftime(reported_on, '%Y%m%d') AS "报告日期", CASE WHEN failed THEN '不合格' ELSE '合格' END AS "结论",
       CASE WHEN failed THEN failed_item END AS "不合格项目",
       CASE WHEN subject.field = 'catering' THEN '餐饮' WHEN licence = 'food_sale' THEN '流通' ELSE '生产' END AS "抽样环节",
       CASE WHEN product IN ('餐碗', '餐筷') THEN '食品相关产品' ELSE '食品' END AS "产品大类"
FROM (SELECT * EXCLUDE (field) FROM sample) AS sample JOIN subject USING (n) ORDER BY sampled_on, event
