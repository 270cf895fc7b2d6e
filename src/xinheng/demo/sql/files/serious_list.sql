-- 市局信用处: the serious-violation list, a small workbook kept by hand.
SELECT uscc AS "统一社会信用代码", name AS "名称", subject.legal_representative AS "负责人", reason AS "列入情形",
       district_code || '列严〔' || year(listed_on) || '〕' || event || '号' AS "列入决定文号",
       strftime(listed_on, '%Y-%m-%d') AS "列入日期", district || '市场监督管理局' AS "作出决定机关",
       decision_number AS "处罚决定书文号", '列为重点监管对象，提高抽查比例' AS "管理措施"
FROM (SELECT n, event, reason, decision_number, listed_on FROM serious) AS serious JOIN subject USING (n) ORDER BY listed_on, event
