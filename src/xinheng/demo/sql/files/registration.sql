-- 登记注册处: the register of entities, one row each.
SELECT uscc AS "统一社会信用代码", name AS "企业名称",
       '5099' || lpad(n::VARCHAR, 11, '0') AS "注册号",
       entity_type AS "企业类型",
       CASE kind WHEN 'household' THEN '个体工商户' WHEN 'cooperative' THEN '农民专业合作社' 
            ELSE CASE entity_type WHEN '个人独资企业' THEN '非法人企业' ELSE '企业法人' END END AS "主体类别",
       legal_representative AS "法定代表人（负责人、经营者）", person_id AS "证件号码",
       capital_10k::INTEGER || '万元' AS "注册资本", '人民币' AS "币种",
       strftime(established_on, '%Y-%m-%d') AS "成立日期",
       CASE WHEN kind = 'enterprise' AND chance(n, 'no term', 0.7) THEN '9999-09-09' END AS "营业期限至",
       district || '市场监督管理局' AS "登记机关",
       strftime(greatest(established_on, coalesce(closed_on, established_on)), '%Y-%m-%d') AS "核准日期",
       address AS "住所", division AS "行政区划代码", state AS "登记状态", scope AS "经营范围", industry AS "行业代码",
       office AS "属地监管所", phone AS "联系电话", format('{:.6f},{:.6f}', longitude, latitude) AS "经纬度"
FROM located ORDER BY n
