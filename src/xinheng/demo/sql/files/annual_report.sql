-- 信用监督管理处: annual reports as filed.
SELECT uscc AS "统一社会信用代码", name AS "名称", report_year AS "年报年度", strftime(filed_on, '%Y-%m-%d') AS "报送日期",
       CASE WHEN late THEN '逾期已报' ELSE '已报' END AS "年报状态",
       CASE WHEN chance(n, 'paper', 0.04) THEN '纸质' ELSE '网上' END AS "报送方式",
       address AS "通信地址", phone AS "联系电话",
       CASE subject.kind WHEN 'enterprise' THEN between_of(n, 'employees', 2, 60) ELSE between_of(n, 'employees', 1, 6) END
           AS "从业人数",
       round(capital_10k * (0.4 + draw(n * 3 + report_year, 'assets')), 2) || '万元' AS "资产总额",
       round(capital_10k * (0.3 + 1.5 * draw(n * 3 + report_year, 'revenue')), 2) || '万元' AS "营业总收入",
       round(capital_10k * (draw(n * 3 + report_year, 'profit') - 0.25) * 0.3, 2) || '万元' AS "净利润",
       round(capital_10k * 0.03 * draw(n * 3 + report_year, 'tax'), 2) || '万元' AS "纳税总额"
FROM (SELECT n, report_year, filed_on, late FROM annual_report) AS report JOIN subject USING (n)
ORDER BY report_year, n
