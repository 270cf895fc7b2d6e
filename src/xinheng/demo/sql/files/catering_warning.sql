-- 餐饮服务监督管理处: people of kitchens who were warned.
SELECT '市监警' || district_code || event AS "依据文书编号", '1' AS "序号", person_id AS "身份证号", legal_representative AS "姓名",
       violation_type AS "失信行为", '违法警示' AS "惩戒方式", uscc AS "从业单位代码", district || '市场监督管理局' AS "认定机关",
       strftime(warned_on, '%Y-%m-%d') AS "警示日期"
FROM kitchen_warning ORDER BY event
