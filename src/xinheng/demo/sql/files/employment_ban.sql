-- 市局执法稽查处: persons barred from the trade.
SELECT 'JY' || district_code || event AS "名单编号", decision_number AS "依据文书", person_id AS "身份证号", legal_representative AS "姓名", violation_type AS "失信行为",
       '五年内不得申请食品生产经营许可或者担任食品安全管理人员' AS "惩戒措施", '食品许可被吊销五年' AS "禁业事由", field AS "禁止领域", '否' AS "是否终身",
       uscc AS "相关企业代码", name AS "相关企业", district || '市场监督管理局' AS "决定机关", strftime(starts_on, '%Y-%m-%d') AS "起始日期",
       strftime(starts_on + 1825, '%Y-%m-%d') AS "截止日期"
FROM (SELECT n, event, decision_number, violation_type, starts_on FROM employment_ban) AS ban JOIN subject USING (n) ORDER BY starts_on, n
